import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { parseArgs } from "node:util";
import { checkEmitters } from "../config/check-config.js";
import type { PackageConfig } from "../config/config.js";
import { loadConfig } from "../config/load-config.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Io } from "./io.js";

/** What `generate` and `check` work on. */
export type Work = {
  /** Folder that document names in origins and headers start from. */
  readonly root: string;
  readonly packages: readonly PackageConfig[];
  readonly force: boolean;
  readonly json: boolean;
};

const options = {
  config: { type: "string" },
  input: { type: "string", multiple: true },
  output: { type: "string" },
  emit: { type: "string" },
  force: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

type Values = {
  readonly config?: string;
  readonly input?: readonly string[];
  readonly output?: string;
  readonly emit?: string;
  readonly force?: boolean;
  readonly json?: boolean;
};

/** Reads the command line of `generate` and `check`. Throws {@link UsageError}. */
export async function readWork(args: readonly string[], io: Io): Promise<Work> {
  const values = await parse(args);
  refuseEmpty(values);
  const flags = { force: values.force ?? false, json: values.json ?? false };
  const { input, output } = values;
  if (input === undefined && output === undefined) {
    const { config, root } = await loadConfig(io.cwd, values.config);
    return { root, packages: config.packages.map((entry) => withEmit(entry, values.emit)), ...flags };
  }
  if (input === undefined || output === undefined)
    throw new UsageError(
      "--input and --output belong together.",
      "Name both, or neither to use edgeloom.config.ts.",
    );
  if (values.config !== undefined)
    throw new UsageError(
      "--config and --input exclude each other.",
      "A configuration names its own inputs: leave one of them out.",
    );
  return { ...adHoc(io.cwd, input, output, values.emit), ...flags };
}

async function parse(args: readonly string[]): Promise<Values> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw await wrongArguments(error as NodeJS.ErrnoException);
  }
}

/** What Node says about arguments, in one line, and with the option that was meant. */
async function wrongArguments({ code, message }: NodeJS.ErrnoException): Promise<UsageError> {
  const [first = message] = message.split("\n");
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL")
    return new UsageError(first, "Name documents with --input PATH.");
  const { nearestWord } = await import("../diagnostics/suggest.js");
  const wrong = /^Unknown option '--([^']*)'/.exec(message)?.[1];
  const near = wrong === undefined ? undefined : nearestWord(wrong, Object.keys(options));
  if (wrong === undefined) return new UsageError(first, "See edgeloom --help.");
  return new UsageError(
    `There is no option --${wrong}.`,
    near === undefined ? "See edgeloom --help." : `Did you mean --${near}?`,
  );
}

/** An empty path would be the working folder: what a script meant whose variable is not set, is not that. */
function refuseEmpty(values: Values): void {
  for (const name of ["config", "input", "output", "emit"] as const) {
    const given = values[name];
    if (given === "" || (Array.isArray(given) && given.includes("")))
      throw new UsageError(`--${name} is empty.`, `Give --${name} a value, or leave it out.`);
  }
}

function withEmit(entry: PackageConfig, names: string | undefined): PackageConfig {
  if (names === undefined) return entry;
  const emit = names.split(",").map((name) => name.trim());
  return { ...entry, emit: checkEmitters(emit, "--emit") };
}

function adHoc(
  cwd: string,
  input: readonly string[],
  output: string,
  emit: string | undefined,
): Pick<Work, "root" | "packages"> {
  const root = commonRoot(
    cwd,
    input.map((path) => resolve(cwd, path)),
  );
  const inputs = input.map((path) => relative(root, resolve(cwd, path)) || ".");
  return { root, packages: [withEmit({ input: inputs, output: resolve(cwd, output) }, emit)] };
}

/** Documents below the working folder are named from there; others from the nearest folder around all of them. */
function commonRoot(cwd: string, inputs: readonly string[]): string {
  if (inputs.every((path) => isBelow(cwd, path))) return cwd;
  let root = dirname(inputs[0] ?? cwd);
  while (dirname(root) !== root && !inputs.every((path) => isBelow(root, path))) root = dirname(root);
  return root;
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
