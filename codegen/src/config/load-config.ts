import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../diagnostics/usage-error.js";
import { checkConfig } from "./check-config.js";
import type { Config } from "./config.js";

const fileNames = ["edgeloom.config.ts", "edgeloom.config.mjs", "edgeloom.config.js", "edgeloom.config.json"];

/** A configuration and the folder that its paths start from. */
export type LoadedConfig = { readonly config: Config; readonly root: string; readonly file: string };

/**
 * Finds and reads the configuration: `explicit` if given, else the first `edgeloom.config.*` in `cwd` or a folder above it.
 * A configuration is the user's own program and runs as such. Throws {@link UsageError} when there is none or it is wrong.
 */
export async function loadConfig(cwd: string, explicit?: string): Promise<LoadedConfig> {
  const file = explicit === undefined ? findConfig(cwd) : resolve(cwd, explicit);
  if (file === undefined)
    throw new UsageError(
      "No edgeloom.config.ts here or above.",
      "Write one, or name documents with --input and --output.",
    );
  if (!existsSync(file))
    throw new UsageError(`There is no configuration at ${file}.`, "Correct the path after --config.");
  const config = checkConfig(await readConfig(file), basename(file));
  return { config, root: dirname(file), file };
}

function findConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = fileNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

async function readConfig(file: string): Promise<unknown> {
  try {
    if (file.endsWith(".json")) return JSON.parse(readFileSync(file, "utf8"));
    if (file.endsWith(".ts")) return await importTypeScript(file);
    return defaultExport(await import(pathToFileURL(file).href));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `${basename(file)} cannot be read: ${reason}`,
      "Correct the file; it has to export a configuration by default.",
    );
  }
}

/** The text without types runs from a file beside the original, since its imports are looked up from there. */
async function importTypeScript(file: string): Promise<unknown> {
  const { transformSync } = createRequire(import.meta.url)("oxc-transform") as typeof import("oxc-transform");
  const { code, errors } = transformSync(basename(file), readFileSync(file, "utf8"));
  const [first] = errors;
  if (first !== undefined) throw new Error(first.message);
  const runnable = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`);
  writeFileSync(runnable, code, { flag: "wx" });
  try {
    return defaultExport(await import(pathToFileURL(runnable).href));
  } finally {
    rmSync(runnable);
  }
}

function defaultExport(module: { readonly default?: unknown }): unknown {
  return module.default;
}
