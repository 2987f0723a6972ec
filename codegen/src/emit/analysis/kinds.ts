import type { Json, JsonType, SchemaNode, TypeId } from "../../ir/index.js";

/** A set of kinds of values as bits; `integer` is not a kind of its own. */
export type KindSet = number;

/** The kinds of JSON values, in the order in which emitted unions name them. */
export const kinds = ["object", "array", "string", "number", "boolean", "null"] as const;

/** One kind of JSON value. */
export type Kind = (typeof kinds)[number];

/** The set with one kind. */
export function kindBit(kind: Kind): KindSet {
  return 1 << kinds.indexOf(kind);
}

/** Every kind. */
export const allKinds: KindSet = (1 << kinds.length) - 1;

/** The kinds in a set. */
export function kindsIn(set: KindSet): readonly Kind[] {
  return kindLists[set] ?? [];
}

const kindLists: readonly (readonly Kind[])[] = Array.from({ length: allKinds + 1 }, (_, set) =>
  kinds.filter((kind) => (set & kindBit(kind)) !== 0),
);

/** Kind of a JSON type. */
export function kindOfType(type: JsonType): Kind {
  return type === "integer" ? "number" : type;
}

/** Kind of a JSON value. */
export function kindOfValue(value: Json): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  if (type === "bigint" || type === "number") return "number";
  return type === "object" ? "object" : (type as Kind);
}

/** The kinds that the `types` of a node allow. */
export function kindsOfTypes(node: SchemaNode): KindSet {
  return node.types === undefined ? allKinds : union(node.types.map((type) => kindBit(kindOfType(type))));
}

/**
 * The kinds that an instance of a node can have. A superset: facets never take a kind away, and `not` and `if` are not
 * looked at.
 */
export function kindsOf(node: SchemaNode, ofRef: (id: TypeId) => KindSet): KindSet {
  return kindsOfTypes(node) & kindsOfParts(node, ofRef);
}

/** Like {@link kindsOf}, but without the types that the node itself names. */
function kindsOfParts(node: SchemaNode, ofRef: (id: TypeId) => KindSet): KindSet {
  if (node.never) return 0;
  let set = allKinds;
  if (node.values !== undefined) set &= union(node.values.map((value) => kindBit(kindOfValue(value))));
  if (node.ref !== undefined) set &= ofRef(node.ref);
  for (const member of node.allOf ?? []) set &= kindsOf(member, ofRef);
  if (node.anyOf !== undefined) set &= union(node.anyOf.map((member) => kindsOf(member, ofRef)));
  if (node.oneOf !== undefined) set &= union(node.oneOf.map((member) => kindsOf(member, ofRef)));
  return set;
}

function union(sets: readonly KindSet[]): KindSet {
  return sets.reduce((all, set) => all | set, 0);
}

/** Whether a value has one of the types that a node and its surroundings allow. */
export function fitsTypes(value: Json, node: SchemaNode, allowed: KindSet): boolean {
  if ((allowed & kindBit(kindOfValue(value))) === 0) return false;
  const onlyIntegers =
    node.types !== undefined && node.types.includes("integer") && !node.types.includes("number");
  return !onlyIntegers || typeof value !== "number" || Number.isInteger(value);
}
