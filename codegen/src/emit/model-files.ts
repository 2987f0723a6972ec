import {
  type ApiModel,
  groupBy,
  type OperationDecl,
  referencesOf,
  type SchemaNode,
  type TypeDecl,
  type TypeId,
  typeLookup,
  viewId,
  visitNodes,
} from "../ir/index.js";
import { cutByName, type Sized } from "./cut.js";
import { groupsOf } from "./rest/groups.js";

/**
 * The model with the declarations of large documents in several groups, which become a file each: what operations of one tag alone
 * lead to, by that tag, the rest by the first words of its names, and what is left, or serves several tags, in the group of the
 * document. Editors and compilers are slow on files of many megabytes.
 */
export function withModelFiles(model: ApiModel): ApiModel {
  const large = largeGroups(model);
  if (large.size === 0) return model;
  const tags = tagsOf(model);
  const taken = new Set(model.types.map(({ group }) => group.toLowerCase()));
  const groupOf = new Map<TypeDecl, string>();
  for (const [group, sized] of large) {
    const parts = cutByName(sized, ({ id }) => tags.get(id));
    for (const [key, decls] of parts) {
      const name = key === "" ? group : freeName(`${group}.${key}`, taken);
      for (const decl of decls) groupOf.set(decl, name);
    }
  }
  const types = model.types.map((decl) => {
    const group = groupOf.get(decl) ?? decl.group;
    return group === decl.group ? decl : { ...decl, group };
  });
  return { ...model, types };
}

/** A document that is not larger stays in one file: about a megabyte of text. */
const maxNodes = 5_000;

/** The declarations of the documents that are larger. */
export function largeGroups({ types }: ApiModel): ReadonlyMap<string, readonly Sized[]> {
  const groups = [...groupBy(types, ({ group }) => group)].map(
    ([group, decls]) => [group, decls.map(sizedOf)] as const,
  );
  return new Map(groups.filter(([, sized]) => sized.reduce((sum, { size }) => sum + size, 0) > maxNodes));
}

const sizes = new WeakMap<SchemaNode, number>();

function sizedOf(decl: TypeDecl): Sized {
  let size = sizes.get(decl.node);
  if (size === undefined) {
    let count = 0;
    visitNodes(decl.node, () => {
      count += 1;
    });
    size = count;
    sizes.set(decl.node, size);
  }
  return { decl, size };
}

function freeName(name: string, taken: Set<string>): string {
  const free = taken.has(name.toLowerCase()) ? freeName(`${name}_`, taken) : name;
  taken.add(free.toLowerCase());
  return free;
}

/** The group of operations that leads to each declaration; empty where there are several. */
function tagsOf({ rest, types }: ApiModel): ReadonlyMap<TypeId, string> {
  const lookup = typeLookup(types);
  const tags = new Map<TypeId, string>();
  for (const { key, operations } of groupsOf(rest?.operations ?? [])) {
    const reached = new Set(operations.flatMap(rootsOf));
    for (const id of reached) {
      const decl = lookup(id);
      if (decl === undefined) continue;
      tags.set(id, (tags.get(id) ?? key) === key ? key : "");
      for (const target of referencesOf(decl.node)) reached.add(target);
    }
  }
  return tags;
}

function rootsOf({ parameters, body, replies, callbacks }: OperationDecl): readonly TypeId[] {
  const bodies = [body, ...callbacks.map((callback) => callback.body), ...replies];
  const types = bodies.flatMap((each) => (each?.contents ?? []).flatMap(({ type }) => type ?? []));
  return [
    ...parameters.flatMap(({ node }) => [...referencesOf(node)]),
    ...types.flatMap((type) => [type, viewId(type, "read"), viewId(type, "write")]),
  ];
}
