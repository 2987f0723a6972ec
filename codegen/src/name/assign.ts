import type { Reporter } from "../diagnostics/index.js";
import type { EmitResult, NamedSymbol, NamePlan, SymbolId, SymbolPlan } from "../emit/plan.js";
import { allocate } from "./allocate.js";
import { checkFiles } from "./check-files.js";
import type { Named } from "./memory.js";
import { mergeFiles, mergeSymbols } from "./merge.js";
import type { AssignOptions } from "./options.js";

/**
 * Gives every symbol its name and every file its contents, once all emitters have spoken. Names are unique in the whole output,
 * so that an index file can offer all of them and imports never need an alias; only those of a file that is offered as a namespace
 * are its own. What cannot be named is reported and stays out of
 * the plan: print nothing when something was reported as an error.
 */
export function assignNames(results: readonly EmitResult[], options: AssignOptions): NamePlan {
  const planned = results.flatMap((result) => result.symbols);
  const make = (reporter: Reporter): Named => named(planned, { ...options, reporter });
  const { plans, names, symbols } =
    options.memory?.keep(planned, options.reporter, make) ?? make(options.reporter);
  const files = mergeFiles(results, names);
  checkFiles(files, plans, options);
  return { symbols, files };
}

function named(planned: readonly SymbolPlan[], options: AssignOptions): Named {
  const plans = mergeSymbols(planned);
  const names = allocate(plans, options);
  const symbols = new Map<SymbolId, NamedSymbol>();
  for (const plan of plans) {
    const given = names.get(plan.id);
    if (given === undefined) continue;
    const { id, file, space, exported, internal = false } = plan;
    symbols.set(id, { id, ...given, file, space, exported, internal });
  }
  return { plans, names, symbols };
}
