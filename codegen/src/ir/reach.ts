import { visitNodes } from "./children.js";
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
  const found = new Set<TypeId>();
  visitNodes(node, (inner) => {
    if (inner.ref !== undefined) found.add(inner.ref);
    for (const entry of inner.discriminator?.mapping ?? []) found.add(entry.target);
  });
  return found;
}
