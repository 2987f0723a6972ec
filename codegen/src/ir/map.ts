import type { ArrayFacet, ObjectFacet, SchemaNode } from "./node.js";

type Change = (node: SchemaNode) => SchemaNode;

/** The schema with each direct child replaced. Comes back itself, not a copy, when no child changes. */
export function mapChildren(node: SchemaNode, change: Change): SchemaNode {
  if (isLeaf(node)) return node;
  const array = node.array && mapArray(node.array, change);
  const object = node.object && mapObject(node.object, change);
  const lists = mapLists(node, schemaLists, change);
  const nodes = mapNodes(node, schemaChildren, change);
  if (array === node.array && object === node.object && lists === undefined && nodes === undefined)
    return node;
  return { ...node, ...(array && { array }), ...(object && { object }), ...lists, ...nodes };
}

const schemaLists = ["allOf", "anyOf", "oneOf"] as const;
const schemaChildren = ["not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"] as const;

/** Whether nothing stands inside a schema, which is so for most of them. */
export function isLeaf(node: SchemaNode): boolean {
  return (
    node.object === undefined &&
    node.array === undefined &&
    node.allOf === undefined &&
    node.anyOf === undefined &&
    node.oneOf === undefined &&
    node.not === undefined &&
    node.if === undefined &&
    node.then === undefined &&
    node.else === undefined &&
    node.unevaluatedItems === undefined &&
    node.unevaluatedProperties === undefined
  );
}

function mapArray(facet: ArrayFacet, change: Change): ArrayFacet {
  const lists = mapLists(facet, ["prefixItems"], change);
  const nodes = mapNodes(facet, ["items", "contains"], change);
  return lists === undefined && nodes === undefined ? facet : { ...facet, ...lists, ...nodes };
}

function mapObject(facet: ObjectFacet, change: Change): ObjectFacet {
  const properties = mapEntries(facet.properties, change);
  const patternProperties = mapEntries(facet.patternProperties, change);
  const dependentSchemas = mapEntries(facet.dependentSchemas, change);
  const nodes = mapNodes(facet, ["additionalProperties", "propertyNames"], change);
  const isSame =
    properties === facet.properties &&
    patternProperties === facet.patternProperties &&
    dependentSchemas === facet.dependentSchemas;
  return isSame && nodes === undefined
    ? facet
    : { ...facet, properties, patternProperties, dependentSchemas, ...nodes };
}

function mapEntries<T extends { readonly node: SchemaNode }>(
  entries: readonly T[],
  change: Change,
): readonly T[] {
  return mapAll(entries, (entry) => {
    const node = change(entry.node);
    return node === entry.node ? entry : { ...entry, node };
  });
}

/** The list with each item changed; itself when none changes, so that most schemas need no second list. */
function mapAll<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (const [index, item] of items.entries()) {
    const next = change(item);
    if (next !== item) changed ??= items.slice(0, index);
    changed?.push(next);
  }
  return changed ?? items;
}

function mapNodes<K extends string>(
  from: { readonly [P in K]?: SchemaNode },
  keys: readonly K[],
  change: Change,
): { [P in K]?: SchemaNode } | undefined {
  let result: { [P in K]?: SchemaNode } | undefined;
  for (const key of keys) {
    const child = from[key];
    const next = child && change(child);
    if (next === child || next === undefined) continue;
    result ??= {};
    result[key] = next;
  }
  return result;
}

function mapLists<K extends string>(
  from: { readonly [P in K]?: readonly SchemaNode[] },
  keys: readonly K[],
  change: Change,
): { [P in K]?: readonly SchemaNode[] } | undefined {
  let result: { [P in K]?: readonly SchemaNode[] } | undefined;
  for (const key of keys) {
    const children = from[key];
    const next = children && mapAll(children, change);
    if (next === children || next === undefined) continue;
    result ??= {};
    result[key] = next;
  }
  return result;
}
