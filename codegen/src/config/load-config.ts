import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../diagnostics/usage-error.js";
import { checkConfig } from "./check-config.js";
import type { Config } from "./config.js";
import { freshQuery } from "./fresh-modules.js";
import { localModules } from "./local-modules.js";

const fileNames = ["edgeloom.config.ts", "edgeloom.config.mjs", "edgeloom.config.js", "edgeloom.config.json"];

/** A configuration and the folder that its paths start from. */
export type LoadedConfig = { readonly config: Config; readonly root: string; readonly file: string };

/**
 * Finds and reads the configuration: `explicit` if given, else the first `edgeloom.config.*` in `cwd` or a folder above it.
 * A configuration is the user's own program and runs as such. Throws {@link UsageError} when there is none, with the way out that
 * the command has, or it is wrong.
 */
export async function loadConfig(
  cwd: string,
  explicit?: string,
  wayOut = "Write one, or name documents with --input and --output.",
): Promise<LoadedConfig> {
  const file = explicit === undefined ? configFile(cwd) : resolve(cwd, explicit);
  if (file === undefined) throw new UsageError("No edgeloom.config.ts here or above.", wayOut);
  if (!isFile(file))
    throw new UsageError(`There is no configuration file ${file}.`, "Correct the path after --config.");
  const config = checkConfig(await readConfig(file), basename(file));
  return { config, root: dirname(file), file };
}

/** The configuration in a folder, or the nearest above it. */
export function configFile(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = fileNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (folder === dirname(folder)) return undefined;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function readConfig(file: string): Promise<unknown> {
  try {
    if (file.endsWith(".json")) return JSON.parse(readFileSync(file, "utf8"));
    return ((await importModule(file)) as { readonly default?: unknown }).default;
  } catch (error) {
    throw new UsageError(`${basename(file)} cannot be read: ${reasonOf(error, file)}`, fixFor(error));
  }
}

/** Node keeps modules by their address: those that were saved again have another. */
async function importModule(file: string): Promise<unknown> {
  const [, ...neighbours] = localModules(file);
  const query = freshQuery([file, ...neighbours]);
  if (neighbours.some((path) => /\.m?ts$/.test(path))) {
    const { importTypeScriptModules } = await import("./typescript-modules.js");
    importTypeScriptModules();
  }
  if (!/\.[cm]?ts$/.test(file)) return import(`${pathToFileURL(file).href}${query}`);
  const { importTypeScript } = await import("./import-typescript.js");
  return importTypeScript(file, query);
}

/** The message, with the line of the configuration where it was thrown. */
function reasonOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return error.message;
  const stack = (error.stack ?? "").replaceAll(/\?edgeloom=[\da-f]+(?=:\d)/g, "");
  const start = stack.indexOf(`${basename(file)}:`);
  const place =
    start === -1 ? undefined : /^:\d+(?::\d+)?/.exec(stack.slice(start + basename(file).length))?.[0];
  return place === undefined ? error.message : `${error.message} (${basename(file)}${place})`;
}

function fixFor(error: unknown): string {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  const absent = /^Cannot find package '([^']+)'/.exec(String(message))?.[1];
  if (absent !== undefined) return `Run npm install --save-dev ${absent}, or correct the name.`;
  return code === "EROFS" || code === "EACCES"
    ? "A configuration in TypeScript needs a writable folder; write it as edgeloom.config.mjs."
    : "Correct the file; it has to export a configuration by default.";
}
