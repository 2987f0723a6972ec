import type { SymbolId } from "../emit/plan.js";
import { Fragment, type Part, pushAll } from "./fragment.js";

/** What a file takes from elsewhere: symbols with the strongest use of each, and the runtime. A value use also covers the type. */
export type Uses = {
  readonly symbols: ReadonlyMap<SymbolId, "type" | "value">;
  readonly runtime: "type" | "value" | undefined;
  /** Whether it needs the module of patterns. */
  readonly patterns: boolean;
};

/** Finds every symbol and door of the runtime that the fragments mention; links in doc comments are not uses. */
export function collectUses(fragments: readonly Fragment[]): Uses {
  const symbols = new Map<SymbolId, "type" | "value">();
  let runtime: "type" | "value" | undefined;
  let patterns = false;
  const stack: Part[] = [...fragments];
  while (stack.length > 0) {
    const part = stack.pop() as Part;
    if (typeof part === "string") continue;
    if (Fragment.isFragment(part)) pushAll(stack, Fragment.partsOf(part));
    else if (part.kind === "indent") stack.push(part.body);
    else if (part.kind === "symbol") symbols.set(part.id, stronger(symbols.get(part.id), part.use));
    else if (part.kind !== "runtime") continue;
    else if (part.name.startsWith("patterns.")) patterns = true;
    else runtime = stronger(runtime, part.use);
  }
  return { symbols, runtime, patterns };
}

/** What several pieces of a file take together. */
export function unitedUses(all: readonly Uses[]): Uses {
  const symbols = new Map<SymbolId, "type" | "value">();
  let runtime: Uses["runtime"];
  for (const uses of all) {
    for (const [id, use] of uses.symbols) symbols.set(id, stronger(symbols.get(id), use));
    if (uses.runtime !== undefined) runtime = stronger(runtime, uses.runtime);
  }
  return { symbols, runtime, patterns: all.some(({ patterns }) => patterns) };
}

function stronger(known: "type" | "value" | undefined, use: "type" | "value"): "type" | "value" {
  return known === "value" ? "value" : use;
}
