import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { checkChoice, checkEmitters, checkResources } from "../config/check-config.js";
import type { PackageConfig } from "../config/config.js";
import { loadConfig } from "../config/load-config.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { type SchemaOptions, schemaChoices } from "../schema-options.js";
import { generateSpec } from "./commands/edit.js";
import { packageOptions } from "./commands/package-options.js";
import type { OptionSpecs } from "./commands/spec.js";
import type { Io } from "./io.js";
import { readArguments } from "./read-arguments.js";

/** What `generate` and `check` work on. */
export type Work = {
  /** Folder that document names in origins and headers start from. */
  readonly root: string;
  readonly packages: readonly PackageConfig[];
  readonly force: boolean;
  readonly json: boolean;
  /** The file that says so, if one does. */
  readonly config?: string | undefined;
};

type Values = {
  readonly config?: string;
  readonly input?: readonly string[];
  readonly output?: string;
  readonly emit?: string;
  readonly formats?: string;
  readonly defaults?: string;
  readonly patterns?: string;
  readonly dialect?: string;
  readonly types?: string;
  readonly resource?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
};

/** Reads the command line of `generate` and `check`. Throws {@link UsageError}. */
export async function readWork(
  args: readonly string[],
  io: Io,
  command: "generate" | "check" = "generate",
): Promise<Work> {
  const values = parse(args, command);
  refuseEmpty(values);
  const flags = { force: values.force ?? false, json: values.json ?? false };
  const { input, output } = values;
  if (input === undefined && output === undefined) {
    const { config, root, file } = await loadConfig(io.cwd, values.config);
    const packages = config.packages.map((entry) => withFlags(entry, values, io.cwd));
    return { root, packages, config: file, ...flags };
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
  return { ...adHoc(io.cwd, input, output, values), ...flags };
}

function parse(args: readonly string[], command: "generate" | "check"): Values {
  const usage = `See edgeloom ${command} --help.`;
  const specs: OptionSpecs = command === "generate" ? generateSpec.options : packageOptions;
  const { values, positionals } = readArguments(args, specs, usage);
  const [name] = positionals;
  if (name === undefined) return values;
  throw new UsageError(`${JSON.stringify(name)} is no option.`, "Name documents with --input PATH.");
}

/** An empty path would be the working folder: what a script meant whose variable is not set, is not that. */
function refuseEmpty(values: Values): void {
  for (const [name, given] of Object.entries(values)) {
    if (given === "" || (Array.isArray(given) && given.includes("")))
      throw new UsageError(`--${name} is empty.`, `Give --${name} a value, or leave it out.`);
  }
}

/** What the command line says beats what the configuration says. */
function withFlags(entry: PackageConfig, values: Values, cwd: string): PackageConfig {
  const emit = values.emit?.split(",").map((name) => name.trim());
  const resources = resourcesOf(values.resource, cwd);
  return {
    ...entry,
    ...(emit && { emit: checkEmitters(emit, "--emit") }),
    ...choicesOf(values),
    ...(resources && { resources: { ...entry.resources, ...resources } }),
  };
}

/** The words that the command line takes as well; the others are for configurations only. */
const choiceFlags = (Object.keys(schemaChoices) as readonly (keyof typeof schemaChoices)[]).filter(
  (name) => name in packageOptions,
) as readonly (keyof typeof schemaChoices & keyof typeof packageOptions)[];

function choicesOf(values: Values): SchemaOptions {
  const given = choiceFlags.flatMap((name) => {
    const value = values[name];
    if (value !== undefined) checkChoice(name, value, `--${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** Pairs such as `https://example.com/schemas/=schemas`; paths count from the working folder. */
function resourcesOf(
  pairs: readonly string[] | undefined,
  cwd: string,
): Readonly<Record<string, string>> | undefined {
  if (pairs === undefined) return undefined;
  const places = Object.fromEntries(
    pairs.map((pair) => {
      const joint = pair.indexOf("=");
      if (joint < 1 || joint === pair.length - 1)
        throw new UsageError(
          `--resource ${pair} is no pair.`,
          "Give an address and a path: --resource URI=PATH.",
        );
      return [pair.slice(0, joint), resolve(cwd, pair.slice(joint + 1))];
    }),
  );
  checkResources(places, "--resource");
  return places;
}

function adHoc(
  cwd: string,
  input: readonly string[],
  output: string,
  values: Values,
): Pick<Work, "root" | "packages"> {
  const root = commonRoot(
    cwd,
    input.map((path) => resolve(cwd, path)),
  );
  const inputs = input.map((path) => relative(root, resolve(cwd, path)) || ".");
  return { root, packages: [withFlags({ input: inputs, output: resolve(cwd, output) }, values, cwd)] };
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
