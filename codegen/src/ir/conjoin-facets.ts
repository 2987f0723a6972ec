import { canonicalJson } from "./json.js";
import type { ArrayFacet, JsonType, NumberFacet, SchemaNode, StringFacet } from "./node.js";

/** The types that both lists allow; `integer` lies within `number`. */
export function conjoinTypes(left: readonly JsonType[], right: readonly JsonType[]): readonly JsonType[] {
  const allows = (types: readonly JsonType[], type: JsonType): boolean =>
    types.includes(type) || (type === "integer" && types.includes("number"));
  const common = [...new Set([...left, ...right])].filter(
    (type) => allows(left, type) && allows(right, type),
  );
  return common.filter((type) => type !== "integer" || !common.includes("number")).sort();
}

/** The values that both schemas list, with the names of whichever gives names. */
export function conjoinValues(
  left: SchemaNode,
  right: SchemaNode,
): Pick<SchemaNode, "values" | "valueNames"> {
  if (left.values === undefined || right.values === undefined) return pickValues(left.values ? left : right);
  const allowed = new Set(left.values.map(canonicalJson));
  const named = right.valueNames || !left.valueNames ? right : left;
  const other = named === right ? allowed : new Set(right.values.map(canonicalJson));
  const kept = (named.values ?? []).flatMap((value, index) =>
    other.has(canonicalJson(value)) ? [{ value, index }] : [],
  );
  return {
    values: kept.map((entry) => entry.value),
    ...(named.valueNames && { valueNames: kept.map((entry) => named.valueNames?.[entry.index] ?? "") }),
  };
}

/** Both string facets as one; undefined with two patterns or two formats. */
export function conjoinStrings(left: StringFacet, right: StringFacet): StringFacet | undefined {
  if (differ(left.pattern, right.pattern) || differ(left.format, right.format)) return undefined;
  return { ...left, ...right, ...highest("minLength", left, right), ...lowest("maxLength", left, right) };
}

/** Both number facets as one; undefined with two formats or two divisors. */
export function conjoinNumbers(left: NumberFacet, right: NumberFacet): NumberFacet | undefined {
  if (differ(left.multipleOf, right.multipleOf) || differ(left.format, right.format)) return undefined;
  return {
    ...left,
    ...right,
    ...highest("minimum", left, right),
    ...highest("exclusiveMinimum", left, right),
    ...lowest("maximum", left, right),
    ...lowest("exclusiveMaximum", left, right),
  };
}

/** Both array facets as one; undefined when both speak about items, since `items` starts where `prefixItems` ends. */
export function conjoinArrays(left: ArrayFacet, right: ArrayFacet): ArrayFacet | undefined {
  const speaksOfItems = (facet: ArrayFacet): boolean =>
    facet.items !== undefined || facet.prefixItems !== undefined;
  if (speaksOfItems(left) && speaksOfItems(right)) return undefined;
  if (left.contains && right.contains) return undefined;
  const unique = left.uniqueItems || right.uniqueItems;
  return {
    ...left,
    ...right,
    ...highest("minItems", left, right),
    ...lowest("maxItems", left, right),
    ...(unique && { uniqueItems: true }),
  };
}

/** The higher of two lower bounds, under its own key. */
export function highest<T, K extends keyof T>(key: K, left: T, right: T): Pick<T, K> {
  return chosen(key, left, right, (a, b) => a >= b);
}

/** The lower of two upper bounds, under its own key. */
export function lowest<T, K extends keyof T>(key: K, left: T, right: T): Pick<T, K> {
  return chosen(key, left, right, (a, b) => a <= b);
}

function chosen<T, K extends keyof T>(
  key: K,
  left: T,
  right: T,
  prefersLeft: (left: T[K], right: T[K]) => boolean,
): Pick<T, K> {
  const side =
    left[key] === undefined || (right[key] !== undefined && !prefersLeft(left[key], right[key]))
      ? right
      : left;
  return (side[key] === undefined ? {} : { [key]: side[key] }) as Pick<T, K>;
}

function differ<T>(left: T | undefined, right: T | undefined): boolean {
  return left !== undefined && right !== undefined && left !== right;
}

function pickValues(node: SchemaNode): Pick<SchemaNode, "values" | "valueNames"> {
  return {
    ...(node.values && { values: node.values }),
    ...(node.valueNames && { valueNames: node.valueNames }),
  };
}
