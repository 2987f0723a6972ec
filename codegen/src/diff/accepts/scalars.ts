import type { JsonType, NumberFacet, SchemaNode, StringFacet } from "../../ir/index.js";

const everyType: readonly JsonType[] = ["null", "boolean", "object", "array", "number", "string"];

/** The types that values of a schema may have, as far as the schema says it itself. */
export function typesOf(node: SchemaNode): readonly JsonType[] {
  return node.types ?? everyType;
}

/** Whether a schema takes all of these types. */
export function acceptsTypes({ types }: SchemaNode, wanted: readonly JsonType[]): boolean {
  if (types === undefined) return true;
  return wanted.every((type) => types.includes(type) || (type === "integer" && types.includes("number")));
}

/** Whether every string of one facet fits another. */
export function acceptsString(outer: StringFacet = {}, inner: StringFacet = {}): boolean {
  return (
    (outer.minLength ?? 0) <= (inner.minLength ?? 0) &&
    (outer.maxLength ?? Number.POSITIVE_INFINITY) >= (inner.maxLength ?? Number.POSITIVE_INFINITY) &&
    (outer.pattern === undefined || outer.pattern === inner.pattern) &&
    acceptsFormat(outer.format, inner.format)
  );
}

/** Whether every number of one schema fits the facet of another. */
export function acceptsNumber(outer: NumberFacet = {}, inner: SchemaNode): boolean {
  const given = inner.number ?? {};
  return (
    holdsBelow(outer, given) &&
    holdsAbove(outer, given) &&
    acceptsFormat(outer.format, given.format) &&
    // A changed format of the accepted side means other values in the program: seconds are no dates.
    (!changesType(given.format) || outer.format === given.format) &&
    isMultiple(outer.multipleOf, given.multipleOf, inner)
  );
}

/** Formats of the OpenAPI registry that every text or number fits: they tell how to show it. */
const showing: ReadonlySet<string> = new Set(["password", "html", "commonmark", "double"]);

function acceptsFormat(outer: string | undefined, inner: string | undefined): boolean {
  return outer === undefined || outer === inner || showing.has(outer);
}

/** Formats that change what a value is in a program. */
function changesType(format: string | undefined): boolean {
  return format === "int64" || format === "uint64" || format === "unixtime";
}

function holdsBelow(outer: NumberFacet, inner: NumberFacet): boolean {
  const { minimum, exclusiveMinimum } = inner;
  return (
    (outer.minimum === undefined ||
      atLeast(minimum, outer.minimum) ||
      atLeast(exclusiveMinimum, outer.minimum)) &&
    (outer.exclusiveMinimum === undefined ||
      (minimum !== undefined && minimum > outer.exclusiveMinimum) ||
      atLeast(exclusiveMinimum, outer.exclusiveMinimum))
  );
}

function holdsAbove(outer: NumberFacet, inner: NumberFacet): boolean {
  const { maximum, exclusiveMaximum } = inner;
  return (
    (outer.maximum === undefined ||
      atMost(maximum, outer.maximum) ||
      atMost(exclusiveMaximum, outer.maximum)) &&
    (outer.exclusiveMaximum === undefined ||
      (maximum !== undefined && maximum < outer.exclusiveMaximum) ||
      atMost(exclusiveMaximum, outer.exclusiveMaximum))
  );
}

function atLeast(bound: number | bigint | undefined, wanted: number | bigint): boolean {
  return bound !== undefined && bound >= wanted;
}

function atMost(bound: number | bigint | undefined, wanted: number | bigint): boolean {
  return bound !== undefined && bound <= wanted;
}

function isMultiple(outer: number | undefined, inner: number | undefined, node: SchemaNode): boolean {
  if (outer === undefined || outer === inner) return true;
  const isInteger = node.types !== undefined && !node.types.includes("number");
  if (isInteger && outer === 1) return true;
  return inner !== undefined && Number.isInteger(inner) && Number.isInteger(outer) && inner % outer === 0;
}
