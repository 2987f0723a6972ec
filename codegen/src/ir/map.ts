import type { ArrayFacet, ObjectFacet, SchemaNode } from "./node.js";

type Change = (node: SchemaNode) => SchemaNode;

/** The schema with each direct child replaced. Comes back itself, not a copy, when no child changes. */
export function mapChildren(node: SchemaNode, change: Change): SchemaNode {
  const changed: Partial<SchemaNode> = {
    ...mapLists(node, ["allOf", "anyOf", "oneOf"], change),
    ...mapNodes(node, ["not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"], change),
    ...(node.array && { array: mapArray(node.array, change) }),
    ...(node.object && { object: mapObject(node.object, change) }),
  };
  return replaced(node, changed);
}

function mapArray(facet: ArrayFacet, change: Change): ArrayFacet {
  return replaced(facet, {
    ...mapLists(facet, ["prefixItems"], change),
    ...mapNodes(facet, ["items", "contains"], change),
  });
}

function mapObject(facet: ObjectFacet, change: Change): ObjectFacet {
  return replaced(facet, {
    ...mapNodes(facet, ["additionalProperties", "propertyNames"], change),
    properties: mapEntries(facet.properties, change),
    patternProperties: mapEntries(facet.patternProperties, change),
    dependentSchemas: mapEntries(facet.dependentSchemas, change),
  });
}

function mapEntries<T extends { readonly node: SchemaNode }>(
  entries: readonly T[],
  change: Change,
): readonly T[] {
  const changed = entries.map((entry) => replaced(entry, { node: change(entry.node) } as Partial<T>));
  return changed.every((entry, index) => entry === entries[index]) ? entries : changed;
}

function mapNodes<K extends string>(
  from: { readonly [P in K]?: SchemaNode },
  keys: readonly K[],
  change: Change,
): { [P in K]?: SchemaNode } {
  const result: { [P in K]?: SchemaNode } = {};
  for (const key of keys) {
    const child = from[key];
    if (child) result[key] = change(child);
  }
  return result;
}

function mapLists<K extends string>(
  from: { readonly [P in K]?: readonly SchemaNode[] },
  keys: readonly K[],
  change: Change,
): { [P in K]?: readonly SchemaNode[] } {
  const result: { [P in K]?: readonly SchemaNode[] } = {};
  for (const key of keys) {
    const children = from[key];
    if (children === undefined) continue;
    const changed = children.map(change);
    result[key] = changed.every((child, index) => child === children[index]) ? children : changed;
  }
  return result;
}

/** A copy with the changes, or the original when they change nothing. */
function replaced<T extends object>(original: T, changes: Partial<T>): T {
  const keys = Object.keys(changes) as (keyof T)[];
  return keys.every((key) => changes[key] === original[key]) ? original : { ...original, ...changes };
}
