import { isLeaf } from "./map.js";
import type { ArrayFacet, ObjectFacet, SchemaNode } from "./node.js";

/** The schemas that stand directly inside a schema. References are not followed. */
export function childrenOf(node: SchemaNode): readonly SchemaNode[] {
  if (isLeaf(node)) return none;
  return [
    ...(node.allOf ?? []),
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...present(node.not, node.if, node.then, node.else),
    ...present(node.unevaluatedItems, node.unevaluatedProperties),
    ...(node.array ? childrenOfArray(node.array) : []),
    ...(node.object ? childrenOfObject(node.object) : []),
  ];
}

const none: readonly SchemaNode[] = [];

/**
 * Calls `visitor` for a schema and everything inside it, each once, parents first. References are not followed. `children` says
 * what stands inside a schema, if not everything counts.
 */
export function visitNodes(
  root: SchemaNode,
  visitor: (node: SchemaNode) => void,
  children: (node: SchemaNode) => readonly SchemaNode[] = childrenOf,
): void {
  // Merging shares subtrees between schemas, so an explicit set keeps the walk linear.
  const seen = new Set<SchemaNode>([root]);
  for (const node of seen) {
    visitor(node);
    for (const child of children(node)) seen.add(child);
  }
}

function childrenOfArray(facet: ArrayFacet): readonly SchemaNode[] {
  return [...(facet.prefixItems ?? []), ...present(facet.items, facet.contains)];
}

function childrenOfObject(facet: ObjectFacet): readonly SchemaNode[] {
  return [
    ...facet.properties.map((property) => property.node),
    ...facet.patternProperties.map((entry) => entry.node),
    ...facet.dependentSchemas.map((entry) => entry.node),
    ...present(facet.additionalProperties, facet.propertyNames),
  ];
}

function present(...nodes: readonly (SchemaNode | undefined)[]): readonly SchemaNode[] {
  return nodes.filter((node) => node !== undefined);
}
