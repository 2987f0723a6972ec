import type { JsonType, SchemaNode } from "./node.js";

/** The words of a schema that restrict values; everything else is for people. */
const restrictingWords = [
  "types",
  "values",
  "string",
  "number",
  "array",
  "object",
  "ref",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "unevaluatedItems",
  "unevaluatedProperties",
  "never",
] as const satisfies readonly (keyof SchemaNode)[];

/** True when every value fits. */
export function isAnyNode(node: SchemaNode): boolean {
  return restrictingWords.every((word) => node[word] === undefined);
}

/** True when the schema restricts by the given words at most. */
export function restrictsOnlyBy(
  node: SchemaNode,
  words: readonly (typeof restrictingWords)[number][],
): boolean {
  return restrictingWords.every((word) => node[word] === undefined || words.includes(word));
}

/** True for a plain object: `type: object` and its own facet, nothing else to obey. */
export function isObjectNode(node: SchemaNode): boolean {
  return node.types?.length === 1 && node.types[0] === "object" && restrictsOnlyBy(node, ["types", "object"]);
}

/** True when null is one of several things that the schema allows, as far as it says so itself (references are not followed). */
export function isNullable(node: SchemaNode): boolean {
  if (node.types)
    return node.types.length > 1 && node.types.includes("null") && (node.values?.includes(null) ?? true);
  if (node.values) return node.values.length > 1 && node.values.includes(null);
  return [node.anyOf, node.oneOf].some(
    (members) => members !== undefined && members.length > 1 && members.some(isNullNode),
  );
}

/** The schema without its null: what a value is when it is there. A schema that does not allow null comes back as it is. */
export function withoutNull(node: SchemaNode): SchemaNode {
  if (!isNullable(node)) return node;
  const { types, values, valueNames, anyOf, oneOf, ...rest } = node;
  return lift({
    ...rest,
    ...(types && { types: types.filter(isNotNull) }),
    ...withoutNullValue(values, valueNames),
    ...(anyOf && { anyOf: anyOf.filter((member) => !isNullNode(member)) }),
    ...(oneOf && { oneOf: oneOf.filter((member) => !isNullNode(member)) }),
  });
}

/** A union of one member, with nothing beside it, is that member; what people read stays that of the union. */
function lift(node: SchemaNode): SchemaNode {
  const union = node.anyOf ?? node.oneOf;
  const only = union?.[0];
  if (only === undefined || union?.length !== 1 || !restrictsOnlyBy(node, [node.anyOf ? "anyOf" : "oneOf"]))
    return node;
  return { ...only, docs: { ...only.docs, ...node.docs } };
}

function withoutNullValue(
  values: SchemaNode["values"],
  names: SchemaNode["valueNames"],
): Pick<SchemaNode, "values" | "valueNames"> {
  if (values === undefined) return {};
  const kept = values.flatMap((value, index) => (value === null ? [] : [index]));
  return {
    values: kept.map((index) => values[index] ?? null),
    ...(names && { valueNames: kept.map((index) => names[index] ?? "") }),
  };
}

function isNullNode(node: SchemaNode): boolean {
  if (node.values?.length === 1 && node.values[0] === null) return true;
  return node.types?.length === 1 && node.types[0] === "null";
}

function isNotNull(type: JsonType): boolean {
  return type !== "null";
}
