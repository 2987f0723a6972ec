import type { TypeId } from "../../ir/index.js";
import type { Fragment } from "../../print/index.js";
import type { SymbolId, SymbolPlan } from "../plan.js";
import type { LocalCounts, SharedLocals } from "./locals.js";

/** What was made for one declaration: its check and its schema, or its second check. */
export type Made = {
  readonly parts: readonly Fragment[];
  readonly own: readonly SymbolPlan[];
  /** What stands beside the check, and its names. */
  readonly locals: readonly Fragment[];
  readonly symbols: readonly SymbolPlan[];
  /** The declarations whose second check it asks for, in the order in which it does. */
  readonly asks: readonly TypeId[];
  /** How patterns are run, by pattern. */
  readonly runs: ReadonlyMap<string, string>;
  /** What it looked for in its file, and whose it was; undefined where it had to bring its own. */
  readonly looked: ReadonlyMap<string, SymbolId | undefined>;
  /** What it brought into its file. */
  readonly brought: SharedLocals;
  /** How far its own names have been counted. */
  readonly counts: LocalCounts;
  /** For a second check: the first. */
  readonly after?: Made | undefined;
};

/** All that is emitted for one declaration. */
export type Whole = {
  readonly body: Fragment;
  readonly symbols: readonly SymbolPlan[];
  readonly fits: Made | undefined;
};
