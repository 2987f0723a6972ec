import { relative, resolve } from "node:path";
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
  const values = parse(args);
  const flags = { force: values.force ?? false, json: values.json ?? false };
  if (values.input === undefined && values.output === undefined) {
    const { config, root } = await loadConfig(io.cwd, values.config);
    return { root, packages: config.packages.map((entry) => withEmit(entry, values.emit)), ...flags };
  }
  if (values.input === undefined || values.output === undefined)
    throw new UsageError(
      "--input and --output belong together.",
      "Name both, or neither to use edgeloom.config.ts.",
    );
  const root = commonRoot(io.cwd, values.input);
  return {
    root,
    packages: [
      withEmit(
        { input: values.input.map((path) => resolve(io.cwd, path)), output: resolve(io.cwd, values.output) },
        values.emit,
      ),
    ],
    ...flags,
  };
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), "See edgeloom --help.");
  }
}

function withEmit(entry: PackageConfig, names: string | undefined): PackageConfig {
  if (names === undefined) return entry;
  return {
    ...entry,
    emit: checkEmitters(
      names.split(",").map((name) => name.trim()),
      "--emit",
    ),
  };
}

/** Documents below the working folder are named from there; others from the folder that they all share. */
function commonRoot(cwd: string, inputs: readonly string[]): string {
  const folders = inputs.map((path) => resolve(cwd, path));
  if (folders.every((path) => !relative(cwd, path).startsWith(".."))) return cwd;
  let root = resolve(folders[0] ?? cwd, "..");
  while (folders.some((path) => relative(root, path).startsWith(".."))) root = resolve(root, "..");
  return root;
}
