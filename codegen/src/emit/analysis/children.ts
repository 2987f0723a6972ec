import type { SchemaNode, TypeId } from "../../ir/index.js";

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

/** The declarations that a node and its subschemas refer to, where `children` says which subschemas count. */
export function refsIn(
  node: SchemaNode,
  children: (node: SchemaNode) => readonly SchemaNode[],
): readonly TypeId[] {
  const found = new Set<TypeId>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.ref !== undefined) found.add(next.ref);
    open.push(...children(next));
  }
  return [...found];
}
