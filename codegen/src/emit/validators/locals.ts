import type { TypeDecl } from "../../ir/index.js";
import { code, type Fragment, identity, lit, regex, runtime, sym } from "../../print/index.js";
import { asItStands, type PatternRun } from "../../regex/index.js";
import type { SymbolPlan } from "../plan.js";
import { derivedSymbol, symbolOf } from "../symbols.js";

/** What a local declaration is; becomes the end of its name. */
type LocalKind = "List" | "Part" | "Pattern" | "Shape" | "Value" | "Values";

/** The names of what stands beside the checks of one file, by what it says. */
export type SharedLocals = Map<string, Fragment>;

/**
 * The declarations beside a check, made when they are first asked for. Checks of one file share what is the same: large documents
 * repeat their inner schemas a hundred times.
 */
export type Locals = {
  /** A declaration with the given right-hand side and the semicolon behind it; gives its name. */
  readonly hoist: (kind: LocalKind, value: Fragment) => Fragment;
  /** A function with the given parameters, result type and body; gives its name. */
  readonly hoistFunction: (kind: LocalKind, rest: Fragment) => Fragment;
  /** The one constant for a regular expression. */
  readonly pattern: (source: string) => Fragment;
  /** A number that no other local name with this letter has. */
  readonly next: (letter: string) => number;
  readonly symbols: readonly SymbolPlan[];
  readonly declarations: readonly Fragment[];
};

// Without its type the empty array would have one that grows with its use, which strict compilers refuse.
const localTypes: Partial<Readonly<Record<LocalKind, Fragment>>> = {
  List: code`: readonly unknown[]`,
  Value: code`: unknown`,
};

/** Nothing hoisted yet for a declaration; `shared` holds what others in its file have hoisted. */
export function createLocals(
  decl: TypeDecl,
  shared: SharedLocals,
  patternRun: (pattern: string) => PatternRun = asItStands,
): Locals {
  const symbols: SymbolPlan[] = [];
  const declarations: Fragment[] = [];
  const counts = new Map<LocalKind, number>();
  const names = new Map<string, number>();
  const nameFor = (kind: LocalKind): Fragment => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const id = symbolOf.local(decl.id, kind, count);
    const prefix = kind === "Part" ? { prefix: "is" } : {};
    symbols.push(
      derivedSymbol(decl, id, { ...prefix, suffix: `${kind}${count}`, space: "value", exported: false }),
    );
    return sym(id);
  };
  const once = (kind: LocalKind, said: Fragment, declare: (name: Fragment) => Fragment): Fragment => {
    const key = `${kind} ${identity(said)}`;
    const before = shared.get(key);
    if (before !== undefined) return before;
    const name = nameFor(kind);
    shared.set(key, name);
    declarations.push(declare(name));
    return name;
  };
  const hoist = (kind: LocalKind, value: Fragment): Fragment =>
    once(kind, value, (name) => code`const ${name}${localTypes[kind] ?? code``} = ${value}`);
  const hoistFunction = (kind: LocalKind, rest: Fragment): Fragment =>
    once(kind, rest, (name) => code`function ${name}${rest}`);
  const pattern = (source: string): Fragment =>
    hoist("Pattern", code`/*@__PURE__*/ ${matcher(source, patternRun(source))};`);
  const next = (letter: string): number => {
    const count = (names.get(letter) ?? 0) + 1;
    names.set(letter, count);
    return count;
  };
  return { hoist, hoistFunction, pattern, next, symbols, declarations };
}

/** What tells whether a text matches: a regular expression, or what stands around it where it could be slow. */
function matcher(pattern: string, run: PatternRun): Fragment {
  const native = regex(run.source);
  // People are told the pattern as it was written.
  const shown = run.source === pattern ? code`` : code`, ${lit(pattern)}`;
  switch (run.kind) {
    case "native":
      return run.source === pattern ? native : code`${runtime("shown")}(${native}${shown})`;
    case "linear":
      return code`${runtime("patterns.linear")}(${native}, ${lit(run.re2)}, ${lit(run.nativeLength)}${shown})`;
    case "bounded":
      return code`${runtime("short")}(${native}, ${lit(run.maxLength)}${shown})`;
  }
}
