import { UsageError } from "../diagnostics/usage-error.js";
import { importSpec } from "./commands/start.js";
import { readArguments } from "./read-arguments.js";

/**
 * What a command that writes one document (`import`, `extract`) was given: its names, and the file for the document.
 *
 * @throws UsageError with `usage` as its fix
 */
export function documentArguments(
  args: readonly string[],
  usage: string,
): { readonly positionals: readonly string[]; readonly output: string | undefined } {
  const { values, positionals } = readArguments(args, importSpec.options, usage);
  const { output } = values;
  if (output !== undefined && !/\.ya?ml$/.test(output))
    throw new UsageError("--output must end in .yaml, which is what is written.", usage);
  return { positionals, output };
}
