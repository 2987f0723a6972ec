import { childrenOf } from "./children.js";
import { isLeaf } from "./map.js";
import type { TypeDecl } from "./model.js";
import type { SchemaNode } from "./node.js";
import type { TypeId } from "./origin.js";

/** Finds a declaration by its identity. */
export type TypeLookup = (id: TypeId) => TypeDecl | undefined;

/** A lookup over a list of declarations. */
export function typeLookup(types: readonly TypeDecl[]): TypeLookup {
  const byId = new Map(types.map((decl) => [decl.id, decl]));
  return (id) => byId.get(id);
}

/** The declarations that a schema mentions, in order of appearance, without those that they mention in turn. */
export function referencesOf(node: SchemaNode): ReadonlySet<TypeId> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = freshReferencesOf(node);
  known.set(node, found);
  return found;
}

// Schemas never change, and several stages ask about each.
const known = new WeakMap<SchemaNode, ReadonlySet<TypeId>>();

function freshReferencesOf(node: SchemaNode): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  // Leaves are most of all schemas, and looking twice at one costs less than remembering it.
  const inner = new Set([node]);
  for (const each of inner) {
    if (each.ref !== undefined) found.add(each.ref);
    for (const entry of each.discriminator?.mapping ?? []) found.add(entry.target);
    for (const child of childrenOf(each)) {
      if (!isLeaf(child)) inner.add(child);
      else if (child.ref !== undefined) found.add(child.ref);
    }
  }
  return found;
}
