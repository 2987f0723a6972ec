import { parseArgs } from "node:util";
import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { type OptionSpecs, type ParseOptions, parseOptions } from "./commands/spec.js";

/** The options and names of a command line. */
type Parsed<S extends OptionSpecs> = ReturnType<
  typeof parseArgs<{ options: ParseOptions<S>; allowPositionals: true; args: string[] }>
>;

/**
 * Reads a command line.
 *
 * @throws UsageError with the option that was meant, or with `usage`
 */
export function readArguments<const S extends OptionSpecs>(
  args: readonly string[],
  specs: S,
  usage: string,
): Parsed<S> {
  try {
    return parseArgs({ args: [...args], options: parseOptions(specs), allowPositionals: true });
  } catch (error) {
    throw wrongArguments((error as Error).message, Object.keys(specs), usage);
  }
}

/** What Node says about arguments, in one line, and with the option that was meant. */
function wrongArguments(message: string, options: readonly string[], usage: string): UsageError {
  const [first = message] = message.split("\n");
  const wrong = /^Unknown option '--([^']*)'/.exec(first)?.[1];
  if (wrong === undefined) return new UsageError(first, usage);
  const near = nearestWord(wrong, options);
  return new UsageError(
    `There is no option --${wrong}.`,
    near === undefined ? usage : `Did you mean --${near}?`,
  );
}
