import { childrenOf } from "./children.js";
import { isLeaf } from "./map.js";
import type { TypeDecl } from "./model.js";
import type { SchemaNode } from "./node.js";
import type { TypeId } from "./origin.js";

/**
 * The declarations with everything that they extend before them. An explicit stack: a chain of 20,000 extensions must not
 * exhaust that of the machine. Declarations that extend each other in a ring come in the order in which they are met.
 */
export function basesFirst(types: readonly TypeDecl[]): readonly TypeDecl[] {
  const byId = new Map(types.map((decl) => [decl.id, decl]));
  const ordered: TypeDecl[] = [];
  const met = new Set<TypeId>();
  for (const start of types) {
    const stack: { readonly decl: TypeDecl; readonly leave: boolean }[] = [{ decl: start, leave: false }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (step.leave) ordered.push(step.decl);
      if (step.leave || met.has(step.decl.id)) continue;
      met.add(step.decl.id);
      stack.push({ decl: step.decl, leave: true });
      for (const id of basesOf(step.decl)) {
        const base = byId.get(id);
        if (base && !met.has(id)) stack.push({ decl: base, leave: false });
      }
    }
  }
  return ordered;
}

/** References that stand beside other words or in an `allOf`, anywhere in the declaration: those that merging looks into. */
function basesOf(decl: TypeDecl): ReadonlySet<TypeId> {
  const before = known.get(decl.node);
  if (before !== undefined) return before;
  const found = freshBasesOf(decl);
  known.set(decl.node, found);
  return found;
}

// Schemas never change, and a process that runs again keeps those that are the same.
const known = new WeakMap<SchemaNode, ReadonlySet<TypeId>>();

function freshBasesOf(decl: TypeDecl): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  const look = (node: SchemaNode): void => {
    if (node.ref !== undefined && (node === decl.node || Object.keys(node).length > 3)) found.add(node.ref);
    for (const member of node.allOf ?? []) if (member.ref !== undefined) found.add(member.ref);
    // Lowered schemas are trees, and no deeper than documents may be.
    if (!isLeaf(node)) for (const child of childrenOf(node)) look(child);
  };
  look(decl.node);
  return found;
}
