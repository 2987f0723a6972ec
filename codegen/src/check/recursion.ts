import { quote, type Reporter } from "../diagnostics/index.js";
import { referencesOf, type SchemaNode, type TypeDecl, type TypeId } from "../ir/index.js";
import { isLeaf } from "../ir/map.js";

/**
 * Refuses types that no finite value can have: rings of references that are all required, and rings of aliases that never
 * say a type. A declaration has a value as soon as what it requires has one; what is left when nothing more can be
 * shown to have a value is on such a ring, or needs one.
 */
export function checkRecursion(types: readonly TypeDecl[], reporter: Reporter): void {
  const hollow = findHollow(types);
  const byId = new Map(types.map((decl) => [decl.id, decl]));
  const reported = new Set<TypeId>();
  for (const id of hollow) {
    const ring = ringThrough(id, hollow, byId);
    if (ring === undefined || ring.some((member) => reported.has(member))) continue;
    for (const member of ring) reported.add(member);
    const names = [...ring, id].map((member) => quote(byId.get(member)?.name ?? member));
    reporter.report("recursion-infinite", `${names.join(" requires ")}, without end.`, byId.get(id)?.origin);
  }
}

/** Declarations without a finite value: a work list over "who waits for whom", linear in the references. */
function findHollow(types: readonly TypeDecl[]): ReadonlySet<TypeId> {
  const hollow = new Set(types.map((decl) => decl.id));
  const waiting = new Map<TypeId, TypeDecl[]>();
  for (const decl of types) {
    for (const ref of referencesOf(decl.node)) {
      const waiters = waiting.get(ref) ?? [];
      waiters.push(decl);
      waiting.set(ref, waiters);
    }
  }
  const filled: (id: TypeId) => boolean = (id) => !hollow.has(id);
  const work = [...types];
  for (let decl = work.pop(); decl !== undefined; decl = work.pop()) {
    if (!hollow.has(decl.id) || !hasValue(decl.node, filled)) continue;
    hollow.delete(decl.id);
    work.push(...(waiting.get(decl.id) ?? []).filter((waiter) => hollow.has(waiter.id)));
  }
  return hollow;
}

/** Whether a schema has a finite value, given the declarations that are known to have one. `false` has none, but not for lack of an end. */
function hasValue(node: SchemaNode, filled: (id: TypeId) => boolean): boolean {
  if (node.ref === undefined && isLeaf(node))
    return node.values !== undefined || node.never === true || node.types?.length !== 0;
  const next = (inner: SchemaNode): boolean => hasValue(inner, filled);
  return (
    (node.ref === undefined || filled(node.ref)) &&
    (node.allOf ?? []).every(next) &&
    (node.anyOf?.some(next) ?? true) &&
    (node.oneOf?.some(next) ?? true) &&
    (node.values !== undefined || node.never === true || hasOwnValue(node, next))
  );
}

function hasOwnValue(node: SchemaNode, next: (inner: SchemaNode) => boolean): boolean {
  const { types = ["null"], object, array } = node;
  return types.some((type) => {
    if (type === "object")
      return !object?.properties.some((property) => property.required && !next(property.node));
    if (type === "array") return hasArray(array, next);
    return true;
  });
}

function hasArray(facet: SchemaNode["array"], next: (inner: SchemaNode) => boolean): boolean {
  const needed = facet?.minItems ?? 0;
  if (facet === undefined || needed === 0) return true;
  const prefix = (facet.prefixItems ?? []).slice(0, needed);
  const rest = needed > prefix.length && facet.items ? [facet.items] : [];
  return [...prefix, ...rest].every(next);
}

/** The shortest way from a declaration back to itself through declarations without a value; undefined when there is none. */
function ringThrough(
  start: TypeId,
  hollow: ReadonlySet<TypeId>,
  byId: ReadonlyMap<TypeId, TypeDecl>,
): readonly TypeId[] | undefined {
  const cameFrom = new Map<TypeId, TypeId>();
  const queue = [start];
  for (const id of queue) {
    const decl = byId.get(id);
    for (const next of decl ? referencesOf(decl.node) : []) {
      if (next === start) return pathTo(id, start, cameFrom);
      if (!hollow.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(end: TypeId, start: TypeId, cameFrom: ReadonlyMap<TypeId, TypeId>): readonly TypeId[] {
  const path: TypeId[] = [];
  for (let id: TypeId | undefined = end; id !== undefined && id !== start; id = cameFrom.get(id))
    path.unshift(id);
  return [start, ...path];
}
