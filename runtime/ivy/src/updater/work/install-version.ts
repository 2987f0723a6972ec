import { existsSync } from "node:fs";
import { join } from "node:path";
import { readReleaseManifest } from "./release-manifest.js";
import { expectFolder, installEnvironment, runCommand } from "./run-command.js";
import type { NpmRules, PrepareEvents } from "./task.js";

/** What is installed. */
export type Installation = {
  readonly folder: string;
  readonly version: string;
  readonly npm: NpmRules;
  readonly progress: PrepareEvents["progress"];
  readonly signal: AbortSignal;
};

/**
 * Installs the packages of a version, and builds it where it came as sources only (specification §7.7).
 *
 * @returns its program, within the folder
 * @throws EdgeloomError `REMOTE` when npm fails; `CONFIG` without npm or the folder; `INVALID` when there is no program in the end; `CANCELLED`
 */
export async function installVersion(installation: Installation): Promise<string> {
  const { folder, version, npm, progress } = installation;
  expectFolder(folder);
  const { isBuilt } = readReleaseManifest(folder, version, "unpacked");
  progress("Installing dependencies using npm");
  const scripts = npm.runsInstallScripts ? [] : ["--ignore-scripts"];
  await runNpm(installation, [
    "ci",
    "--engine-strict",
    "--no-audit",
    "--no-fund",
    "--no-progress",
    ...scripts,
  ]);
  const rebuilt = npm.runsInstallScripts ? [] : npm.rebuilt.filter((name) => isInstalled(folder, name));
  if (rebuilt.length > 0) {
    progress(`Running the install scripts of ${rebuilt.join(", ")}`);
    await runNpm(installation, ["rebuild", "--ignore-scripts=false", ...rebuilt]);
  }
  if (isBuilt) {
    progress("Building the version using npm run build");
    await runNpm(installation, ["run", "--silent", "build"]);
  }
  return readReleaseManifest(folder, version, "installed").program;
}

function isInstalled(folder: string, name: string): boolean {
  return existsSync(join(folder, "node_modules", name, "package.json"));
}

async function runNpm({ folder, npm, signal }: Installation, args: readonly string[]): Promise<void> {
  const env = installEnvironment(process.env);
  await runCommand({ command: npm.command, args, folder, env, signal });
}
