import { UsageError } from "../diagnostics/usage-error.js";
import { readArguments } from "./read-arguments.js";

/**
 * What a command that writes one document was given: its names, and the file for the document.
 *
 * @throws UsageError with `usage` as its fix
 */
export function documentArguments(
  args: readonly string[],
  usage: string,
): { readonly positionals: readonly string[]; readonly output: string | undefined } {
  const { values, positionals } = readArguments(args, { output: { type: "string" } }, usage);
  const { output } = values;
  if (output !== undefined && !/\.ya?ml$/.test(output))
    throw new UsageError("--output must end in .yaml, which is what is written.", usage);
  return { positionals, output };
}
