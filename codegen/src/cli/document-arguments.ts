import { parseArgs } from "node:util";
import { UsageError } from "../diagnostics/usage-error.js";

/**
 * What a command that writes one document was given: its names, and the file for the document.
 *
 * @throws UsageError with `usage` as its fix
 */
export function documentArguments(
  args: readonly string[],
  usage: string,
): { readonly positionals: readonly string[]; readonly output: string | undefined } {
  const { values, positionals } = parsed(args, usage);
  const { output } = values;
  if (output !== undefined && !/\.ya?ml$/.test(output))
    throw new UsageError("--output must end in .yaml, which is what is written.", usage);
  return { positionals, output };
}

function parsed(args: readonly string[], usage: string) {
  try {
    return parseArgs({ args: [...args], options: { output: { type: "string" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0] ?? "", usage);
  }
}
