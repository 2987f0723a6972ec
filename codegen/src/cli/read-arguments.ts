import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options and names of a command line. */
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; args: string[] }>
>;

/**
 * Reads a command line.
 *
 * @throws UsageError with the option that was meant, or with `usage`
 */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
  usage: string,
): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw wrongArguments((error as Error).message, Object.keys(options), usage);
  }
}

/** What Node says about arguments, in one line, and with the option that was meant. */
export function wrongArguments(message: string, options: readonly string[], usage: string): UsageError {
  const [first = message] = message.split("\n");
  const wrong = /^Unknown option '--([^']*)'/.exec(first)?.[1];
  if (wrong === undefined) return new UsageError(first, usage);
  const near = nearestWord(wrong, options);
  return new UsageError(
    `There is no option --${wrong}.`,
    near === undefined ? usage : `Did you mean --${near}?`,
  );
}
