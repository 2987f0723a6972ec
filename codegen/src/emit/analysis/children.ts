import type { ArrayFacet, ObjectFacet, SchemaNode } from "../../ir/index.js";
import { isLeaf } from "../../ir/map.js";

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

type Reach = (node: SchemaNode | undefined, bits: number) => void;

function reachChildren(node: SchemaNode, bits: number, reach: Reach): void {
  if (isLeaf(node)) return;
  const same = bits & 1;
  const { array, object } = node;
  if (node.allOf) for (const member of node.allOf) reach(member, bits);
  if (node.anyOf) for (const member of node.anyOf) reach(member, bits);
  if (node.oneOf) for (const member of node.oneOf) reach(member, bits);
  reach(node.not, same);
  reach(node.if, same);
  reach(node.then, same);
  reach(node.else, same);
  if (array !== undefined) reachItems(array, bits & 2, reach);
  if (object !== undefined) reachProperties(object, bits, reach);
  reach(node.unevaluatedItems, 0);
  reach(node.unevaluatedProperties, 0);
}

function reachItems({ prefixItems, items, contains }: ArrayFacet, typed: number, reach: Reach): void {
  if (prefixItems) for (const item of prefixItems) reach(item, typed);
  reach(items, typed);
  reach(contains, 0);
}

function reachProperties(facet: ObjectFacet, bits: number, reach: Reach): void {
  const typed = bits & 2;
  for (const { node } of facet.properties) reach(node, typed);
  for (const { node } of facet.patternProperties) reach(node, typed);
  reach(facet.additionalProperties, typed);
  for (const { node } of facet.dependentSchemas) reach(node, bits & 1);
  reach(facet.propertyNames, 0);
}
