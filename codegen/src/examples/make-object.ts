import type { Json, JsonRecord, ObjectFacet, SchemaNode } from "../ir/index.js";
import type { Making } from "./making.js";
import { matches } from "./matches.js";
import { patternTexts } from "./pattern-text.js";
import { together } from "./pieces.js";

/** Optional properties that are tried one by one where not all can be there at once. */
const maxTried = 64;
/** Objects with more properties than this are not made. */
const maxProperties = 500;
const variants = 3;

type Shape = {
  readonly facets: readonly ObjectFacet[];
  readonly nodes: readonly SchemaNode[];
  readonly declared: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly least: number;
  readonly most: number;
};

/** Objects for schemas that must all hold, best first: with all properties, with as many as can be together, with those that must be. */
export function* makeObjects(nodes: readonly SchemaNode[], making: Making): Generator<JsonRecord> {
  const shape = shapeOf(nodes);
  if (Math.max(shape.least, shape.required.size) > Math.min(shape.most, maxProperties)) return;
  const parts = new Parts(shape, making);
  const names = new Set([...shape.declared, ...shape.required]);
  if (!making.isShort) {
    const full = parts.build([...names].filter((name) => !parts.isLeftOut(name)));
    if (full !== undefined) yield* parts.grown(full);
  }
  const needed = parts.build(closure(shape));
  if (needed === undefined) return;
  for (const least of parts.grown(needed)) {
    if (!making.isShort && making.accepts(least)) yield parts.extended(least, [...names]);
    yield least;
  }
  for (let variant = 1; variant <= variants; variant++) {
    for (const name of names) {
      const other = parts.build([...new Set([...Object.keys(needed), name])], { name, variant });
      if (other !== undefined) yield* parts.grown(other);
    }
  }
}

function shapeOf(nodes: readonly SchemaNode[]): Shape {
  const facets = nodes.flatMap(({ object }) => object ?? []);
  const properties = facets.flatMap((facet) => facet.properties);
  const required = [
    ...facets.flatMap((facet) => facet.required),
    ...properties.filter((each) => each.required).map(({ name }) => name),
  ];
  return {
    facets,
    nodes,
    declared: [...new Set(properties.map(({ name }) => name))],
    required: new Set(required),
    least: Math.max(0, ...facets.map((facet) => facet.minProperties ?? 0)),
    most: Math.min(...facets.map((facet) => facet.maxProperties ?? Number.POSITIVE_INFINITY)),
  };
}

/** The required names with those that they require, in the order of the declarations. */
function closure({ facets, declared, required }: Shape): readonly string[] {
  const names = new Set(required);
  for (const name of names)
    for (const { property, requires } of facets.flatMap((facet) => facet.dependentRequired))
      if (property === name) for (const more of requires) names.add(more);
  return [
    ...declared.filter((name) => names.has(name)),
    ...[...names].filter((name) => !declared.includes(name)),
  ];
}

type Other = { readonly name: string; readonly variant: number };

/** The properties of one object, each made once. */
class Parts {
  private readonly made = new Map<string, readonly Json[]>();
  private readonly shape: Shape;
  private readonly making: Making;

  constructor(shape: Shape, making: Making) {
    this.shape = shape;
    this.making = making;
  }

  /** Whether an optional property is rather not shown. */
  isLeftOut(name: string): boolean {
    if (this.shape.required.has(name)) return false;
    return (
      this.schemasOf(name).some((node) => node.docs.deprecated === true) || this.value(name, 0) === undefined
    );
  }

  /** An object with the named properties; undefined where one cannot be made. `other` takes a later choice for one of them. */
  build(names: readonly string[], other?: Other): JsonRecord | undefined {
    const entries: (readonly [string, Json])[] = [];
    for (const name of names) {
      const value = this.value(name, other?.name === name ? other.variant : 0);
      if (value === undefined) return undefined;
      entries.push([name, value]);
    }
    return Object.fromEntries(entries);
  }

  /** The object with as many properties as there must be. A map that may be empty is shown with one entry first. */
  *grown(object: JsonRecord): Generator<JsonRecord> {
    const size = Object.keys(object).length;
    const { least, most, declared } = this.shape;
    const wanted = declared.length === 0 && size === 0 && !this.making.isShort && this.isMap() ? 1 : 0;
    for (const target of new Set([Math.max(least, wanted), least])) {
      if (size >= target)
        yield size > most ? Object.fromEntries(Object.entries(object).slice(0, most)) : object;
      else {
        const more = this.filledUp(object, target);
        if (more !== undefined) yield more;
      }
    }
  }

  /** As many of the names as can be there together. */
  extended(object: JsonRecord, names: readonly string[]): JsonRecord {
    let best = object;
    for (const name of names.filter((each) => !Object.hasOwn(object, each)).slice(0, maxTried)) {
      const value = this.isLeftOut(name) ? undefined : this.value(name, 0);
      const more =
        value === undefined ? undefined : Object.fromEntries([...Object.entries(best), [name, value]]);
      if (more !== undefined && this.making.accepts(more)) best = more;
    }
    return best;
  }

  private isMap(): boolean {
    return this.shape.facets.some(
      ({ additionalProperties, patternProperties }) =>
        additionalProperties !== undefined || patternProperties.length > 0,
    );
  }

  private filledUp(object: JsonRecord, target: number): JsonRecord | undefined {
    const entries = new Map(Object.entries(object));
    for (const name of this.freeNames()) {
      if (entries.size >= target) break;
      const value = entries.has(name) ? undefined : this.value(name, 0);
      if (value !== undefined) entries.set(name, value);
    }
    return entries.size >= target ? Object.fromEntries(entries) : undefined;
  }

  private *freeNames(): Generator<string> {
    const { facets, declared, least } = this.shape;
    yield* declared;
    for (const { patternProperties } of facets)
      for (const { pattern } of patternProperties) yield* patternTexts(pattern, 0);
    const rules = facets.flatMap(({ propertyNames }) => propertyNames ?? []);
    if (rules.length > 0)
      for (const name of this.making.values(together(rules, this.making.origin), "key"))
        if (typeof name === "string") yield name;
    yield "key";
    for (let index = 2; index <= least + declared.length + 2; index++) yield `key${index}`;
  }

  private value(name: string, variant: number): Json | undefined {
    const known = this.made.get(name);
    if (known !== undefined && (variant === 0 || known.length > variant)) return known[variant];
    const schemas = this.schemasOf(name);
    const found: Json[] = [];
    for (const value of this.making.values(together(schemas, this.making.origin), name)) {
      found.push(value);
      if (found.length > variant) break;
    }
    this.made.set(name, found);
    return found[variant];
  }

  private schemasOf(name: string): readonly SchemaNode[] {
    const { facets, nodes } = this.shape;
    const own = facets.flatMap((facet) => schemasIn(facet, name));
    return own.length > 0 ? own : nodes.flatMap(({ unevaluatedProperties }) => unevaluatedProperties ?? []);
  }
}

function schemasIn(facet: ObjectFacet, name: string): readonly SchemaNode[] {
  const declared = facet.properties.filter((property) => property.name === name);
  const own = declared.map(({ node, default: fallback }) =>
    fallback === undefined || node.docs.default !== undefined
      ? node
      : { ...node, docs: { ...node.docs, default: fallback } },
  );
  const matching = facet.patternProperties.filter(({ pattern }) => matches(pattern, name) !== false);
  const found = [...own, ...matching.map(({ node }) => node)];
  if (found.length > 0 || facet.additionalProperties === undefined) return found;
  return [facet.additionalProperties];
}
