import type { ApiModel, TypeDecl, TypeId, TypeLookup } from "../ir/index.js";
import { typeLookup } from "../ir/index.js";

/** Two versions of the declarations, and which of them belong together. */
export type Matched = {
  readonly old: TypeLookup;
  readonly now: TypeLookup;
  readonly pairs: readonly (readonly [TypeDecl, TypeDecl])[];
  readonly removed: readonly TypeDecl[];
  readonly added: readonly TypeDecl[];
  /** Whether a declaration of the old version is the one of the new version. */
  isSame(old: TypeId, now: TypeId): boolean;
};

/** Pairs the declarations of two versions: by their place in a document, else by their name. */
export function matchTypes(old: ApiModel, now: ApiModel): Matched {
  const fileOf = fileNames(old, now);
  const byPlace = new Map(now.types.map((decl) => [placeOf(decl, decl.origin.file), decl]));
  const taken = new Map<TypeId, TypeDecl>();
  const pairWith = (decl: TypeDecl, found: TypeDecl | undefined): void => {
    if (found === undefined || used.has(found.id) || taken.has(decl.id)) return;
    taken.set(decl.id, found);
    used.add(found.id);
  };
  const used = new Set<TypeId>();
  for (const decl of old.types) pairWith(decl, byPlace.get(placeOf(decl, fileOf(decl.origin.file))));
  const byName = new Map(now.types.filter(({ id }) => !used.has(id)).map((decl) => [decl.name, decl]));
  for (const decl of old.types) pairWith(decl, byName.get(decl.name));
  return {
    old: typeLookup(old.types),
    now: typeLookup(now.types),
    pairs: old.types.flatMap((decl) => {
      const found = taken.get(decl.id);
      return found === undefined ? [] : [[decl, found] as const];
    }),
    removed: old.types.filter(({ id }) => !taken.has(id)),
    added: now.types.filter(({ id }) => !used.has(id)),
    isSame: (before, after) => taken.get(before)?.id === after,
  };
}

/** A declaration that got another name is another one to those who import it, so the name counts, too. */
function placeOf(decl: TypeDecl, file: string): string {
  return JSON.stringify([file, decl.origin.pointer, decl.name]);
}

/** What a file of the old version is called now: two documents that are compared alone need not share a name. */
function fileNames(old: ApiModel, now: ApiModel): (file: string) => string {
  const [only, ...more] = old.sources;
  const [other, ...others] = now.sources;
  const alone = more.length === 0 && others.length === 0 && other !== undefined;
  return (file) => (alone && file === only ? other : file);
}
