import { Diagnostics } from "./diagnostics/index.js";
import { type EmitOptions, type EmitterName, emitAll } from "./emit/index.js";
import type { ApiModel } from "./ir/index.js";
import { defaultLimits } from "./limits.js";
import { assignNames } from "./name/index.js";
import { printFiles } from "./print/index.js";

/** The emitted files of a model, by path. Throws when a name could not be given. */
export function emitted(
  model: ApiModel,
  names?: readonly EmitterName[],
  options?: EmitOptions,
): ReadonlyMap<string, string> {
  const reporter = new Diagnostics();
  const plan = assignNames(emitAll(model, names, options), {
    limits: defaultLimits,
    reporter,
    reservedFiles: [],
  });
  if (reporter.errorCount > 0) throw new Error(JSON.stringify(reporter.list));
  return printFiles(plan, { version: "0.0.0" });
}
