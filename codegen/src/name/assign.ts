import type { Reporter } from "../diagnostics/index.js";
import type { EmitResult, NamedSymbol, NamePlan, SymbolId } from "../emit/plan.js";
import type { Limits } from "../limits.js";
import { checkFiles } from "./check-files.js";
import { allocate } from "./families.js";
import { mergeFiles, mergeSymbols } from "./merge.js";

/** What naming needs to know beside the plans. */
export type AssignOptions = {
  readonly limits: Limits;
  readonly reporter: Reporter;
  /** File names (without extension, any case) that no document may claim, for example `index`. */
  readonly reservedFiles: readonly string[];
};

/**
 * Gives every symbol its name and every file its contents, once all emitters have spoken. Names are unique in the whole output,
 * so that an index file can offer all of them and imports never need an alias. What cannot be named is reported and stays out of
 * the plan: print nothing when something was reported as an error.
 */
export function assignNames(results: readonly EmitResult[], options: AssignOptions): NamePlan {
  const plans = mergeSymbols(results);
  const names = allocate(plans, options);
  const symbols = new Map<SymbolId, NamedSymbol>();
  for (const plan of plans) {
    const name = names.get(plan.id);
    if (name === undefined) continue;
    const { id, file, space, exported } = plan;
    symbols.set(id, { id, name, file, space, exported, internal: plan.internal ?? false });
  }
  const files = mergeFiles(results, names);
  checkFiles(files, plans, options);
  return { symbols, files };
}
