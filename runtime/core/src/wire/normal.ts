import type { ArrayFacet, Json, JsonType, ObjectFacet, Pattern, Property, Shape } from "../schema/shape.js";

/** A shape with its references and `allOf` dissolved: what the wire has to know to convert and to write a value. */
export type Normal = {
  /** All shapes that hold at once, the bases before what extends them. */
  readonly parts: readonly Shape[];
  /** Types that all parts allow; absent means any. */
  readonly types: ReadonlySet<JsonType> | undefined;
  readonly values: readonly Json[] | undefined;
  readonly textFormat: string | undefined;
  readonly numberFormat: string | undefined;
  readonly array: ArrayFacet | undefined;
  readonly object: NormalObject | undefined;
  /** Alternatives (`anyOf`, `oneOf`); a value belongs to one branch of each. */
  readonly unions: readonly (readonly Shape[])[];
};

/** What all parts together say of an object. */
export type NormalObject = {
  /** Declared properties in wire order. */
  readonly fields: ReadonlyMap<string, Property>;
  readonly patterns: readonly (readonly [Pattern, Shape])[];
  /** Shape of properties that are not declared; absent when the schema does not speak of them. */
  readonly others: Shape | undefined;
};

const known = new WeakMap<Shape, Normal>();

/** The normal form of a shape, made once. */
export function normalOf(shape: Shape): Normal {
  const made = known.get(shape);
  if (made !== undefined) return made;
  const normal = normalise(shape);
  known.set(shape, normal);
  return normal;
}

function normalise(shape: Shape): Normal {
  const parts = [...partsOf(shape, new Set())];
  return {
    parts,
    types: parts.reduce<ReadonlySet<JsonType> | undefined>(
      (types, part) => narrowed(types, part.types),
      undefined,
    ),
    values: parts.reduce<readonly Json[] | undefined>(narrowedValues, undefined),
    textFormat: parts.findLast((part) => part.string?.format !== undefined)?.string?.format,
    numberFormat: parts.findLast((part) => part.number?.format !== undefined)?.number?.format,
    array: mergedArray(parts),
    object: mergedObject(parts),
    unions: parts.flatMap((part) => [part.anyOf, part.oneOf].filter((union) => union !== undefined)),
  };
}

/** The shape itself and whatever holds together with it. A circle of references adds nothing the second time. */
function* partsOf(shape: Shape, seen: Set<Shape>): Generator<Shape> {
  if (seen.has(shape)) return;
  seen.add(shape);
  if (shape.ref !== undefined) yield* partsOf(shape.ref().model.shape, seen);
  for (const member of shape.allOf ?? []) yield* partsOf(member, seen);
  yield shape;
}

function narrowed(
  types: ReadonlySet<JsonType> | undefined,
  more: readonly JsonType[] | undefined,
): ReadonlySet<JsonType> | undefined {
  if (more === undefined) return types;
  if (types === undefined) return new Set(more);
  const both = [...types].filter(
    (type) => more.includes(type) || (type === "integer" && more.includes("number")),
  );
  if (types.has("number") && more.includes("integer")) both.push("integer");
  return new Set(both);
}

function narrowedValues(
  values: readonly Json[] | undefined,
  { values: more }: Shape,
): readonly Json[] | undefined {
  if (values === undefined || more === undefined) return values ?? more;
  return more.length <= values.length ? more : values;
}

function mergedArray(parts: readonly Shape[]): ArrayFacet | undefined {
  const facets = parts.map((part) => part.array).filter((facet) => facet !== undefined);
  if (facets.length === 0) return undefined;
  const items = conjunction(facets.map((facet) => facet.items).filter((shape) => shape !== undefined));
  const prefixItems = facets.findLast((facet) => facet.prefixItems !== undefined)?.prefixItems;
  return { ...(items === undefined ? {} : { items }), ...(prefixItems === undefined ? {} : { prefixItems }) };
}

function mergedObject(parts: readonly Shape[]): NormalObject | undefined {
  const facets = parts.map((part) => part.object).filter((facet) => facet !== undefined);
  const saysObject = facets.length > 0 || parts.some((part) => part.types?.includes("object") === true);
  if (!saysObject) return undefined;
  return {
    fields: mergedFields(facets),
    patterns: facets.flatMap((facet) => facet.patternProperties ?? []),
    others: conjunction(
      facets.map((facet) => facet.additionalProperties).filter((shape) => shape !== undefined),
    ),
  };
}

function mergedFields(facets: readonly ObjectFacet[]): ReadonlyMap<string, Property> {
  const fields = new Map<string, Property>();
  for (const facet of facets) {
    for (const [name, property] of facet.properties ?? []) {
      const base = fields.get(name);
      fields.set(name, base === undefined ? property : mergedProperty(base, property));
    }
  }
  const needed = new Set(facets.flatMap((facet) => facet.required ?? []));
  for (const name of needed) fields.set(name, { ...(fields.get(name) ?? { shape: {} }), required: true });
  return fields;
}

function mergedProperty(base: Property, more: Property): Property {
  return {
    ...base,
    ...more,
    shape: { allOf: [base.shape, more.shape] },
    required: base.required || more.required,
  };
}

function conjunction(shapes: readonly Shape[]): Shape | undefined {
  return shapes.length < 2 ? shapes[0] : { allOf: shapes };
}
