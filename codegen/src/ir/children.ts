import { isLeaf } from "./map.js";
import type { ArrayFacet, ObjectFacet, SchemaNode } from "./node.js";

/** The schemas that stand directly inside a schema. References are not followed. */
export function childrenOf(node: SchemaNode): readonly SchemaNode[] {
  if (isLeaf(node)) return none;
  const found: SchemaNode[] = [];
  // Asked of every schema of a document, several times: lists of lists would be most of what a run allocates.
  for (const members of [node.allOf, node.anyOf, node.oneOf]) if (members) found.push(...members);
  addPresent(
    found,
    node.not,
    node.if,
    node.then,
    node.else,
    node.unevaluatedItems,
    node.unevaluatedProperties,
  );
  if (node.array) addArray(found, node.array);
  if (node.object) addObject(found, node.object);
  return found;
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

function addArray(found: SchemaNode[], facet: ArrayFacet): void {
  if (facet.prefixItems) found.push(...facet.prefixItems);
  addPresent(found, facet.items, facet.contains);
}

function addObject(found: SchemaNode[], facet: ObjectFacet): void {
  for (const { node } of facet.properties) found.push(node);
  for (const { node } of facet.patternProperties) found.push(node);
  for (const { node } of facet.dependentSchemas) found.push(node);
  addPresent(found, facet.additionalProperties, facet.propertyNames);
}

function addPresent(found: SchemaNode[], ...nodes: readonly (SchemaNode | undefined)[]): void {
  for (const node of nodes) if (node !== undefined) found.push(node);
}
