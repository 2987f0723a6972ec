import type { SchemaNode } from "../../ir/index.js";

/** Subschemas that look at the same value as the node that holds them. */
export function sameValueChildren(node: SchemaNode): readonly SchemaNode[] {
  const conditions = [node.not, node.if, node.then, node.else].filter((child) => child !== undefined);
  const dependent = node.object?.dependentSchemas.map((entry) => entry.node) ?? [];
  return [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...conditions, ...dependent];
}

/** Subschemas that look at a part of the value. */
export function partChildren(node: SchemaNode): readonly SchemaNode[] {
  const { array, object } = node;
  const parts: (SchemaNode | undefined)[] = [...(array?.prefixItems ?? []), array?.items, array?.contains];
  for (const property of object?.properties ?? []) parts.push(property.node);
  for (const entry of object?.patternProperties ?? []) parts.push(entry.node);
  parts.push(object?.additionalProperties, object?.propertyNames);
  parts.push(node.unevaluatedItems, node.unevaluatedProperties);
  return parts.filter((child) => child !== undefined);
}

/** Every subschema. */
export function allChildren(node: SchemaNode): readonly SchemaNode[] {
  return [...sameValueChildren(node), ...partChildren(node)];
}

/** Subschemas that show in the emitted type. */
export function typedChildren(node: SchemaNode): readonly SchemaNode[] {
  const { array, object } = node;
  const parts: (SchemaNode | undefined)[] = [
    ...(array?.prefixItems ?? []),
    array?.items,
    object?.additionalProperties,
  ];
  for (const property of object?.properties ?? []) parts.push(property.node);
  for (const entry of object?.patternProperties ?? []) parts.push(entry.node);
  const members = [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [...members, ...parts.filter((child) => child !== undefined)];
}

/** How a subschema stands to the root of a walk: on every way that leads to it through nothing but such. */
export type Kinship = {
  /** It looks at the same value. */
  readonly isSameValue: boolean;
  /** It shows in the emitted type. */
  readonly isTyped: boolean;
};

const kinships: readonly Kinship[] = [0, 1, 2, 3].map((bits) => ({
  isSameValue: (bits & 1) !== 0,
  isTyped: (bits & 2) !== 0,
}));

/** Calls `visitor` for a node and every subschema, again where another way leads to one that is nearer to the root. */
export function walkKinship(root: SchemaNode, visitor: (node: SchemaNode, kinship: Kinship) => void): void {
  const seen = new Map<SchemaNode, number>();
  const open: { readonly node: SchemaNode; readonly bits: number }[] = [];
  const reach = (node: SchemaNode | undefined, bits: number): void => {
    if (node === undefined) return;
    const before = seen.get(node) ?? -1;
    if (before >= 0 && (before | bits) === before) return;
    seen.set(node, Math.max(before, 0) | bits);
    open.push({ node, bits: Math.max(before, 0) | bits });
  };
  reach(root, 3);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    visitor(next.node, kinships[next.bits] as Kinship);
    reachChildren(next.node, next.bits, reach);
  }
}

function reachChildren(
  node: SchemaNode,
  bits: number,
  reach: (node: SchemaNode | undefined, bits: number) => void,
): void {
  const [same, typed] = [bits & 1, bits & 2];
  for (const members of [node.allOf, node.anyOf, node.oneOf])
    for (const member of members ?? []) reach(member, bits);
  for (const condition of [node.not, node.if, node.then, node.else]) reach(condition, same);
  const { array, object } = node;
  for (const item of array?.prefixItems ?? []) reach(item, typed);
  reach(array?.items, typed);
  for (const property of object?.properties ?? []) reach(property.node, typed);
  for (const entry of object?.patternProperties ?? []) reach(entry.node, typed);
  reach(object?.additionalProperties, typed);
  for (const entry of object?.dependentSchemas ?? []) reach(entry.node, same);
  for (const part of [array?.contains, object?.propertyNames]) reach(part, 0);
  for (const part of [node.unevaluatedItems, node.unevaluatedProperties]) reach(part, 0);
}
