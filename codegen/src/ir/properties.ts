import type { Property, SchemaNode } from "./node.js";
import type { TypeLookup } from "./reach.js";

/** The declarations of a property in a schema, its `allOf` members and what they refer to; own ones first. */
export function propertiesNamed(root: SchemaNode, name: string, lookup: TypeLookup): readonly Property[] {
  const found: Property[] = [];
  const nodes = new Set([root]);
  for (const node of nodes) {
    found.push(...(node.object?.properties.filter((property) => property.name === name) ?? []));
    for (const member of node.allOf ?? []) nodes.add(member);
    const target = node.ref && lookup(node.ref);
    if (target) nodes.add(target.node);
  }
  return found;
}
