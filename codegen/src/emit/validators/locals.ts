import type { TypeDecl } from "../../ir/index.js";
import { code, type Fragment, identity, lit, regex, runtime, sym } from "../../print/index.js";
import { asItStands, type PatternRun } from "../../regex/index.js";
import type { SymbolId, SymbolPlan } from "../plan.js";
import { derivedSymbol, symbolOf } from "../symbols.js";

/** What a local declaration is; becomes the end of its name. */
type LocalKind = "List" | "Part" | "Pattern" | "Shape" | "Value" | "Values";

/** The names of what stands beside the checks of one file, by what it says. */
export type SharedLocals = Map<string, { readonly id: SymbolId; readonly name: Fragment }>;

/** How far the names of a declaration have been counted. */
export type LocalCounts = {
  readonly kinds: ReadonlyMap<string, number>;
  readonly letters: ReadonlyMap<string, number>;
};

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
  readonly counts: LocalCounts;
  /** What was looked for among that of others in its file, and whose it was; undefined where there was none. */
  readonly looked: ReadonlyMap<string, SymbolId | undefined>;
  /** What others in the file find from now on. */
  readonly brought: SharedLocals;
};

/** What local declarations are made with. */
export type LocalsOptions = {
  /** What others in the file have hoisted. */
  readonly shared: SharedLocals;
  readonly patternRun?: ((pattern: string) => PatternRun) | undefined;
  /** Where to go on counting. */
  readonly counts?: LocalCounts | undefined;
};

// Without its type the empty array would have one that grows with its use, which strict compilers refuse.
const localTypes: Partial<Readonly<Record<LocalKind, Fragment>>> = {
  List: code`: readonly unknown[]`,
  Value: code`: unknown`,
};

/** Nothing hoisted yet for a declaration. */
export function createLocals(
  decl: TypeDecl,
  { shared, patternRun = asItStands, counts }: LocalsOptions,
): Locals {
  const symbols: SymbolPlan[] = [];
  const declarations: Fragment[] = [];
  const kinds = new Map(counts?.kinds);
  const letters = new Map(counts?.letters);
  const looked = new Map<string, SymbolId | undefined>();
  const brought: SharedLocals = new Map();
  const idFor = (kind: LocalKind): SymbolId => {
    const count = (kinds.get(kind) ?? 0) + 1;
    kinds.set(kind, count);
    const id = symbolOf.local(decl.id, kind, count);
    const prefix = kind === "Part" ? { prefix: "is" } : {};
    symbols.push(
      derivedSymbol(decl, id, { ...prefix, suffix: `${kind}${count}`, space: "value", exported: false }),
    );
    return id;
  };
  const once = (kind: LocalKind, said: Fragment, declare: (name: Fragment) => Fragment): Fragment => {
    const key = `${kind} ${identity(said)}`;
    const before = shared.get(key);
    if (!looked.has(key)) looked.set(key, before?.id);
    if (before !== undefined) return before.name;
    const id = idFor(kind);
    const name = sym(id);
    shared.set(key, { id, name });
    brought.set(key, { id, name });
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
    const count = (letters.get(letter) ?? 0) + 1;
    letters.set(letter, count);
    return count;
  };
  return {
    hoist,
    hoistFunction,
    pattern,
    next,
    symbols,
    declarations,
    counts: { kinds, letters },
    looked,
    brought,
  };
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
