import { resolve } from "node:path";
import { configFile, loadConfig } from "../config/load-config.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { SchemaOptions } from "../schema-options.js";
import type { Io } from "./io.js";
import { jobsOf } from "./jobs.js";

/**
 * How the configuration reads the documents that are compared, where it has a package of them: both versions are read so. Nothing where
 * there is no configuration, or it is about other documents.
 *
 * @param sides - what the command line names; a revision of git is no path, and its other side tells
 */
export async function optionsOfConfig(sides: readonly string[], io: Io): Promise<SchemaOptions> {
  const { cwd } = io;
  if (configFile(cwd) === undefined) return {};
  const loaded = await loadConfig(cwd).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    // To compare documents nothing has to be installed, and a configuration may need much.
    io.err(`note: ${error.message} Its options are not applied.`);
    return undefined;
  });
  if (loaded === undefined) return {};
  const { config, root } = loaded;
  const jobs = jobsOf({ root, packages: config.packages, force: false, json: false });
  const paths = new Set(sides.map((side) => resolve(cwd, side.replace(/^[^:/]+:/, ""))));
  const job = jobs.find(({ inputs }) => inputs.some((input) => paths.has(resolve(root, input))));
  if (job === undefined) return {};
  const { formats, defaults, patterns, dialect, resources } = job;
  const places = Object.entries(resources ?? {}).map(([uri, path]) => [uri, resolve(root, path)]);
  return {
    formats,
    defaults,
    patterns,
    dialect,
    ...(resources && { resources: Object.fromEntries(places) as Readonly<Record<string, string>> }),
  };
}
