import { type Origin, restrictsOnlyBy, type SchemaNode, type TypeDecl, type TypeId } from "../../ir/index.js";
import type { Scope } from "../scope.js";

/** A type among those that extend one with a `discriminator`. */
export type Family = {
  readonly property: string;
  /** What the mapping says about it; none: its own name. */
  readonly values: readonly string[];
  /** The types that extend it directly. */
  readonly heirs: readonly TypeId[];
};

/** The types that extend others which say by a `discriminator` how they are told apart, and those themselves. */
export function familiesOf({
  hierarchies,
  declared,
}: Pick<Scope, "hierarchies"> & { readonly declared: readonly TypeDecl[] }): ReadonlyMap<TypeId, Family> {
  const families = new Map<TypeId, Family>();
  if (hierarchies.size === 0) return families;
  const heirs = heirsOf(declared, ({ origin }) => isNamed(origin));
  const known = new Set(declared.map(({ id }) => id));
  for (const [root, { property, mapping }] of hierarchies) {
    if (!known.has(root)) continue;
    const found = new Set([root]);
    for (const id of found) {
      for (const heir of heirs.get(id) ?? []) found.add(heir);
      if (families.has(id)) continue;
      const values = mapping.filter(({ target }) => target === id).map(({ value }) => value);
      families.set(id, { property, values, heirs: heirs.get(id) ?? [] });
    }
  }
  return families;
}

/** Only what has a name of its own can be told by it. */
function isNamed({ pointer }: Origin): boolean {
  return /\/(?:schemas|definitions|\$defs)\/[^/]+$/.test(pointer);
}

/** Who extends whom, in the order of the declarations, before bases were merged into what extends them. */
export function heirsOf(
  declared: readonly TypeDecl[],
  counts: (decl: TypeDecl) => boolean = () => true,
): ReadonlyMap<TypeId, readonly TypeId[]> {
  const heirs = new Map<TypeId, TypeId[]>();
  for (const decl of declared) {
    if (!counts(decl)) continue;
    const { id, node } = decl;
    for (const base of basesOf(node)) {
      const known = heirs.get(base);
      if (known === undefined) heirs.set(base, [id]);
      else known.push(id);
    }
  }
  return heirs;
}

function basesOf(node: SchemaNode): ReadonlySet<TypeId> {
  const members = (node.allOf ?? []).flatMap(({ ref }) => ref ?? []);
  return new Set(
    node.ref !== undefined && !restrictsOnlyBy(node, ["ref"]) ? [node.ref, ...members] : members,
  );
}
