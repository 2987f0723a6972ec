import { referencesOf, type TypeDecl, type TypeId } from "../ir/index.js";
import type { Matched } from "./match.js";

/**
 * Whether a declaration of the new version is the same object as before, with all that it leads to: then there is nothing to compare.
 * Two readings of a document share no object; a process that generates again and again keeps what has not changed.
 */
export function untouched({ old, now, pairs }: Matched): (decl: TypeDecl) => boolean {
  const users = new Map<TypeId, TypeId[]>();
  const differ = new Set<TypeId>();
  for (const [from, to] of pairs) {
    if (from.node !== to.node) differ.add(to.id);
    for (const target of referencesOf(to.node)) {
      if (old(target)?.node !== now(target)?.node) differ.add(target);
      const known = users.get(target);
      if (known === undefined) users.set(target, [to.id]);
      else known.push(to.id);
    }
  }
  for (const id of differ) for (const user of users.get(id) ?? []) differ.add(user);
  return ({ id }) => !differ.has(id);
}
