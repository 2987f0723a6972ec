import {
  hasType,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type ObjectFacet,
  ownValue,
  type SchemaNode,
  sameJson,
  type TypeLookup,
} from "../ir/index.js";

/** What judging a value needs: declarations, and whether a text matches a pattern; undefined when it may not be run on it. */
export type FitContext = {
  readonly lookup: TypeLookup;
  readonly matches: (pattern: string, text: string) => boolean | undefined;
};

/** Schemas looked at for one value. Beyond it the value counts as fitting: a check that cannot finish must not refuse. */
const maxSteps = 100_000;
const maxDepth = 256;

/** Whether a value is valid, formats aside. Written for defaults, which are small and checked once. */
export function fits(value: Json, node: SchemaNode, context: FitContext): boolean {
  return new Fit(context).test(value, node, 0);
}

class Fit {
  private readonly context: FitContext;
  private steps = 0;

  constructor(context: FitContext) {
    this.context = context;
  }

  test(value: Json, node: SchemaNode, depth: number): boolean {
    if (++this.steps > maxSteps || depth > maxDepth) return true;
    const next = (inner: SchemaNode): boolean => this.test(value, inner, depth + 1);
    if (node.never) return false;
    if (node.types && !node.types.some((type) => hasType(value, type))) return false;
    if (node.values && !node.values.some((allowed) => sameJson(allowed, value))) return false;
    const target = node.ref === undefined ? undefined : this.context.lookup(node.ref);
    return (
      (target === undefined || next(target.node)) &&
      (node.allOf ?? []).every(next) &&
      (node.anyOf?.some(next) ?? true) &&
      (node.oneOf === undefined || node.oneOf.filter(next).length === 1) &&
      !(node.not && next(node.not)) &&
      this.testCondition(node, next) &&
      this.testFacets(value, node, depth + 1)
    );
  }

  private testCondition(node: SchemaNode, next: (inner: SchemaNode) => boolean): boolean {
    if (node.if === undefined) return true;
    const branch = next(node.if) ? node.then : node.else;
    return branch === undefined || next(branch);
  }

  private testFacets(value: Json, node: SchemaNode, depth: number): boolean {
    if (typeof value === "string") return this.testString(value, node);
    if (typeof value === "number" || typeof value === "bigint") return testNumber(value, node);
    if (isList(value)) return this.testArray(value, node, depth);
    return !isRecord(value) || node.object === undefined || this.testObject(value, node.object, depth);
  }

  private testString(value: string, { string = {} }: SchemaNode): boolean {
    const length = Array.from(value).length;
    if (length < (string.minLength ?? 0) || length > (string.maxLength ?? length)) return false;
    return string.pattern === undefined || (this.context.matches(string.pattern, value) ?? true);
  }

  private testArray(value: readonly Json[], { array = {} }: SchemaNode, depth: number): boolean {
    if (value.length < (array.minItems ?? 0) || value.length > (array.maxItems ?? value.length)) return false;
    if (
      array.uniqueItems &&
      value.some((item, index) => value.slice(0, index).some((before) => sameJson(before, item)))
    )
      return false;
    const prefix = array.prefixItems ?? [];
    return value.every((item, index) => {
      const schema = prefix[index] ?? array.items;
      return schema === undefined || this.test(item, schema, depth);
    });
  }

  private testObject(value: JsonRecord, facet: ObjectFacet, depth: number): boolean {
    const keys = Object.keys(value);
    if (keys.length < (facet.minProperties ?? 0) || keys.length > (facet.maxProperties ?? keys.length))
      return false;
    if (facet.required.some((name) => !Object.hasOwn(value, name))) return false;
    const declared = new Map(facet.properties.map((property) => [property.name, property]));
    // What has a default of its own is filled in, even when it is required.
    const missing = facet.properties.some((property) => {
      const filled = property.default !== undefined || property.dynamicDefault !== undefined;
      return property.required && !filled && !Object.hasOwn(value, property.name);
    });
    if (missing) return false;
    return keys.every((key) => {
      const schema =
        declared.get(key)?.node ??
        (facet.patternProperties.length === 0 ? facet.additionalProperties : undefined);
      return schema === undefined || this.test(ownValue(value, key) ?? null, schema, depth);
    });
  }
}

function testNumber(value: number | bigint, { number = {} }: SchemaNode): boolean {
  if (number.minimum !== undefined && value < number.minimum) return false;
  if (number.maximum !== undefined && value > number.maximum) return false;
  if (number.exclusiveMinimum !== undefined && value <= number.exclusiveMinimum) return false;
  if (number.exclusiveMaximum !== undefined && value >= number.exclusiveMaximum) return false;
  if (number.multipleOf === undefined || typeof value === "bigint") return true;
  const quotient = value / number.multipleOf;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}
