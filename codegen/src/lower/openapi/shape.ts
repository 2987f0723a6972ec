import {
  type JsonType,
  type Property,
  type SchemaNode,
  type TypeLookup,
  withoutNull,
} from "../../ir/index.js";

/** The properties of an object schema by name, its own first, then those of its `allOf` members and of what they refer to. */
export function propertiesOf(root: SchemaNode, lookup: TypeLookup): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  for (const node of sameValue(root, lookup))
    for (const property of node.object?.properties ?? [])
      if (!found.has(property.name)) found.set(property.name, property);
  return found;
}

/** Whether values are of one type and nothing else, or null. */
export function isOnly(root: SchemaNode, type: JsonType, lookup: TypeLookup): boolean {
  return [...sameValue(root, lookup)].some(({ types }) => types?.length === 1 && types[0] === type);
}

/** Whether values are texts or whole numbers: what can be handed on in a query. */
export function isPlainValue(root: SchemaNode, lookup: TypeLookup): boolean {
  return ["string", "integer", "number"].some((type) => isOnly(root, type as JsonType, lookup));
}

/** What a JSON pointer of plain properties leads to. */
export function nodeAt(
  root: SchemaNode,
  tokens: readonly string[],
  lookup: TypeLookup,
): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const token of tokens) node = node && propertiesOf(node, lookup).get(token)?.node;
  return node;
}

/** A schema and all that speak about the same value with it; null beside them says only that it may be missing. */
export function sameValue(root: SchemaNode, lookup: TypeLookup): ReadonlySet<SchemaNode> {
  const nodes = new Set([withoutNull(root)]);
  for (const node of nodes) {
    for (const member of node.allOf ?? []) nodes.add(member);
    const target = node.ref && lookup(node.ref);
    if (target) nodes.add(withoutNull(target.node));
  }
  return nodes;
}
