import type { Property, SchemaNode } from "./node.js";
import type { TypeLookup } from "./reach.js";

/** Names that a view of an object does not have. */
export type Hidden = {
  /** Hidden wherever the object is described. */
  readonly properties: ReadonlySet<string>;
  /** As above, and hidden in some alternative: nobody may be asked for these. */
  readonly required: ReadonlySet<string>;
};

/** A value of which everything is seen. */
export const nothingHidden: Hidden = { properties: new Set(), required: new Set() };

/** What is hidden where a schema stands: what it says itself, with all that looks at the same value, and what is said around it. */
export function hiddenNames(
  node: SchemaNode,
  outer: Hidden,
  lookup: TypeLookup,
  isHidden: (property: Property) => boolean,
): Hidden {
  const properties = namesIn(node, lookup, isHidden, (inner) => inner.allOf ?? []);
  const required = namesIn(node, lookup, isHidden, inPlaceChildren);
  if (required.size === 0) return outer;
  return {
    properties: new Set([...outer.properties, ...properties]),
    required: new Set([...outer.required, ...required]),
  };
}

/** The schemas inside another that look at the same value, conditions aside. */
export function inPlaceChildren(node: SchemaNode): readonly SchemaNode[] {
  const conditional = [node.then, node.else].filter((child) => child !== undefined);
  const dependent = node.object?.dependentSchemas.map((entry) => entry.node) ?? [];
  return [...(node.allOf ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...conditional, ...dependent];
}

function namesIn(
  root: SchemaNode,
  lookup: TypeLookup,
  isHidden: (property: Property) => boolean,
  inPlace: (node: SchemaNode) => readonly SchemaNode[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const nodes = new Set([root]);
  for (const node of nodes) {
    for (const property of node.object?.properties ?? []) if (isHidden(property)) names.add(property.name);
    for (const child of inPlace(node)) nodes.add(child);
    const target = node.ref && lookup(node.ref);
    if (target) nodes.add(target.node);
  }
  return names;
}
