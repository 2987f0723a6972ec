import type { TypeDecl, TypeId } from "../../ir/index.js";
import type { Graph } from "./graph.js";
import { summaryOf } from "./summary.js";

/**
 * The declarations whose check may be asked about the same part of a value more than once, and asks about its own parts more
 * than once in turn: with each level that such checks follow each other, time would double. What stands beside
 * `unevaluated…` words is asked for its verdict, and again for what it has looked at.
 */
export function repeated(decls: readonly TypeDecl[], graph: Graph): ReadonlySet<TypeId> {
  const asking = new Set(decls.filter((decl) => summaryOf(decl).hasUnevaluated).map(({ id }) => id));
  const reached = new Set([...asking].flatMap((id) => graph.get(id) ?? []));
  for (const id of reached) for (const target of graph.get(id) ?? []) reached.add(target);
  return new Set([...asking].filter((id) => reached.has(id)));
}
