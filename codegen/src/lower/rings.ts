import { quote, type Reporter } from "../diagnostics/index.js";
import type { SchemaNode, TypeDecl, TypeId } from "../ir/index.js";

/**
 * Refuses declarations that ask for each other about one and the same value. Resolving has refused rings of plain references
 * already; where a dynamic one leads is known only now.
 */
export function reportDynamicRings(types: readonly TypeDecl[], reporter: Reporter): void {
  const byId = new Map(types.map((decl) => [decl.id, decl]));
  const finished = new Set<TypeId>();
  for (const { id } of types) {
    const ring = ringFrom(id, byId, finished);
    if (ring === undefined) continue;
    const names = [...ring, ...ring.slice(0, 1)].map(({ name }) => quote(name));
    reporter.report("ref-ring", `${names.join(" → ")}.`, ring[0]?.origin);
  }
}

type Frame = { readonly decl: TypeDecl; readonly next: readonly TypeId[]; index: number };

/** Depth first with a stack of its own, since chains of references may be as long as the limits allow. */
function ringFrom(
  start: TypeId,
  byId: ReadonlyMap<TypeId, TypeDecl>,
  finished: Set<TypeId>,
): readonly TypeDecl[] | undefined {
  const frames: Frame[] = [];
  const path = new Set<TypeId>();
  let ring: readonly TypeDecl[] | undefined;
  const enter = (id: TypeId): void => {
    const decl = byId.get(id);
    if (decl === undefined || finished.has(id)) return;
    if (path.has(id)) {
      const inside = frames.map((frame) => frame.decl);
      ring ??= inside.slice(inside.findIndex((other) => other.id === id));
      return;
    }
    path.add(id);
    frames.push({ decl, next: [...sameValueRefs(decl.node)], index: 0 });
  };
  enter(start);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const next = frame.next[frame.index++];
    if (next !== undefined) {
      enter(next);
      continue;
    }
    frames.pop();
    path.delete(frame.decl.id);
    finished.add(frame.decl.id);
  }
  return ring;
}

/** The declarations that a schema asks about the very value that it is asked about. */
function sameValueRefs(root: SchemaNode): ReadonlySet<TypeId> {
  const found = new Set<TypeId>();
  const nodes = new Set([root]);
  for (const node of nodes) {
    if (node.ref !== undefined) found.add(node.ref);
    for (const inner of [node.not, node.if, node.then, node.else]) if (inner) nodes.add(inner);
    for (const members of [node.allOf, node.anyOf, node.oneOf])
      for (const member of members ?? []) nodes.add(member);
    for (const dependent of node.object?.dependentSchemas ?? []) nodes.add(dependent.node);
  }
  return found;
}
