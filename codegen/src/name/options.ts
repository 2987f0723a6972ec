import type { Reporter } from "../diagnostics/index.js";
import type { Limits } from "../limits.js";
import type { NameMemory } from "./memory.js";

/** What naming needs to know beside the plans. */
export type AssignOptions = {
  readonly limits: Limits;
  readonly reporter: Reporter;
  /** File names (without extension, any case) that no document may claim, for example `index`. */
  readonly reservedFiles: readonly string[];
  /** What was named before, under the same limits. */
  readonly memory?: NameMemory | undefined;
};
