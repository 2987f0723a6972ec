import type { SchemaNode, TypeDecl, TypeId } from "../../ir/index.js";

/** Finds what a value must fit for certain when it fits a node. */
export type Conjuncts = (node: SchemaNode) => readonly SchemaNode[];

/** The node itself, its `allOf` and what they refer to. */
export function conjunctsOf(root: SchemaNode, decl: (id: TypeId) => TypeDecl): readonly SchemaNode[] {
  const nodes = new Set([root]);
  for (const node of nodes) {
    for (const member of node.allOf ?? []) nodes.add(member);
    if (node.ref !== undefined) nodes.add(decl(node.ref).node);
  }
  return [...nodes];
}

/** The values that a node is limited to by one of its conjuncts. */
export function limitedValues(node: SchemaNode, conjuncts: Conjuncts): SchemaNode["values"] {
  return conjuncts(node).find((each) => each.values !== undefined)?.values;
}
