import type { TypeId } from "../../ir/index.js";

/** Which declarations each declaration refers to. */
export type Graph = ReadonlyMap<TypeId, readonly TypeId[]>;

/** The same edges, the other way round. */
export function reversed(graph: Graph): Graph {
  const result = new Map<TypeId, TypeId[]>([...graph.keys()].map((id) => [id, []]));
  for (const [from, targets] of graph) {
    for (const to of targets) result.get(to)?.push(from);
  }
  return result;
}

/**
 * Computes one value per declaration that depends on the values of those it refers to: starts with `start` everywhere and
 * repeats `step` for whoever refers to something that changed. `step` must be monotone, so that it ends.
 */
export function fixpoint<T>(
  graph: Graph,
  start: T,
  step: (id: TypeId, valueOf: (id: TypeId) => T) => T,
): ReadonlyMap<TypeId, T> {
  const dependents = reversed(graph);
  const values = new Map<TypeId, T>([...graph.keys()].map((id) => [id, start]));
  const waiting = new Set(graph.keys());
  const valueOf = (id: TypeId): T => values.get(id) ?? start;
  for (const id of waiting) {
    waiting.delete(id);
    const value = step(id, valueOf);
    if (value === valueOf(id)) continue;
    values.set(id, value);
    for (const dependent of dependents.get(id) ?? []) waiting.add(dependent);
  }
  return values;
}

/** The declarations that lie on a cycle, or on a way from one cycle to another: what is left after peeling all ends off. */
export function cyclic(graph: Graph): ReadonlySet<TypeId> {
  const reaching = peel(graph);
  const inside = restrict(graph, reaching);
  return peel(reversed(inside));
}

function peel(graph: Graph): ReadonlySet<TypeId> {
  const dependents = reversed(graph);
  const open = new Map(
    [...graph].map(([id, targets]) => [id, targets.filter((target) => graph.has(target)).length]),
  );
  const ends = [...open].filter(([, count]) => count === 0).map(([id]) => id);
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    open.delete(end);
    for (const dependent of dependents.get(end) ?? []) {
      const count = (open.get(dependent) ?? 0) - 1;
      open.set(dependent, count);
      if (count === 0) ends.push(dependent);
    }
  }
  return new Set(open.keys());
}

function restrict(graph: Graph, to: ReadonlySet<TypeId>): Graph {
  return new Map([...to].map((id) => [id, (graph.get(id) ?? []).filter((target) => to.has(target))]));
}
