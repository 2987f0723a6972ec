import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { type DocsFormat, docsFormats } from "../docs/formats.js";
import { docsSpec } from "./commands/ship.js";
import { readArguments } from "./read-arguments.js";

const usage =
  "Write edgeloom docs [PACKAGE …] --output DIR, or edgeloom docs --input PATH --output DIR; see edgeloom docs --help.";

/** The command line of `edgeloom docs`. */
export type DocsArguments = {
  readonly output: string;
  readonly formats: readonly DocsFormat[];
  /** Where the site will be served; starts and ends with a slash. */
  readonly base: string;
  readonly json: boolean;
  /** Packages of the configuration, as they were named; none: all. */
  readonly packages: readonly string[];
  /** What says which documents are read, for `readWork`. */
  readonly work: readonly string[];
};

/** Reads the command line of `edgeloom docs`. Throws {@link UsageError}. */
export function docsArguments(args: readonly string[]): DocsArguments {
  const { values, positionals } = parsed(args);
  const { output, format, base, json, ...rest } = values;
  if (output === undefined || output === "") throw new UsageError("--output is missing.", usage);
  if (positionals.length > 0 && rest.input !== undefined)
    throw new UsageError(
      "Packages and --input exclude each other.",
      "Name packages of the configuration, or documents by --input.",
    );
  const input = rest.input === undefined ? [] : ["--output", output];
  return {
    output,
    formats: formatsOf(format),
    base: baseOf(base),
    json,
    packages: positionals,
    work: [...flagsOf(rest), ...input],
  };
}

function parsed(args: readonly string[]) {
  return readArguments(args, docsSpec.options, usage);
}

/** `a=b` in one word: a value may start with a dash. */
function flagsOf(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((each) => `--${name}=${each}`),
  );
}

function formatsOf(text: string): readonly DocsFormat[] {
  const wanted = [...new Set(text.split(",").map((name) => name.trim()))];
  return wanted.map((name) => {
    const known = docsFormats.find((format) => format === name);
    if (known !== undefined) return known;
    const near = nearestWord(name, docsFormats);
    throw new UsageError(
      `--format has no ${JSON.stringify(name)}.`,
      near === undefined ? `Known formats: ${docsFormats.join(", ")}.` : `Did you mean ${near}?`,
    );
  });
}

function baseOf(base: string): string {
  if (/^\/(?:[A-Za-z0-9._~-]+\/)*$/.test(base)) return base;
  throw new UsageError(
    `--base ${base} is no path that a site can lie under.`,
    "Give the path of its address, with a slash at both ends: --base /docs/.",
  );
}
