import type { TypeId } from "../../ir/index.js";
import type { Fragment } from "../../print/index.js";
import type { SymbolPlan } from "../plan.js";

/** The checks and schemas of the declarations of one document. */
export type Made = {
  readonly bodies: ReadonlyMap<TypeId, Fragment>;
  readonly symbols: readonly SymbolPlan[];
  /** The declarations whose second check each asks for, in the order in which it does. */
  readonly asks: ReadonlyMap<TypeId, readonly TypeId[]>;
  /** How patterns are run, by pattern. */
  readonly runs: ReadonlyMap<string, string>;
};
