import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Logger } from "../logger/index.js";
import { isVersionText } from "../util/version.js";
import { remove, targetBefore, undoUpdate, updateFolders } from "./work/update-folders.js";

/** Which versions stay as they are. */
export type CleanUpRules = {
  readonly root: string;
  /** The running version, and the one to go back to. */
  readonly keep: ReadonlySet<string>;
  readonly logger: Logger;
};

/** Removes the installed packages of versions that are not in use (specification §7.6). Their sources and data stay. */
export function removeUnusedInstallations({ root, keep, logger }: CleanUpRules): void {
  logger.info("Removing all unused node_modules");
  if (!existsSync(root))
    return logger.debug(`ROOT_DIR ${root} does not exist (skipping node_modules removal)`);
  const unused = foldersIn(root)
    .filter((name) => isVersionText(name) && !keep.has(name))
    .map((name) => join(root, name, "node_modules"))
    .filter((folder) => existsSync(folder));
  const list = unused.map((folder) => `'${folder}'`).join(", ");
  logger.info(`Found ${unused.length} old node_modules to be removed: [${list}]`);
  for (const folder of unused) remove(folder);
  logger.info("Successfully removed all old node_modules");
}

/** Takes away what an update has left that was killed. `active`: the version that runs, whose folder stays whatever happened. */
export function removeLeftovers(root: string, active: string): void {
  if (!existsSync(root)) return;
  for (const name of foldersIn(root)) {
    const [, kind, version = ""] = /^\.(update|replaced)-(.+)$/.exec(name) ?? [];
    if (!isVersionText(version)) continue;
    const folders = updateFolders(root, version);
    if (kind === "update" || version === active) remove(join(root, name));
    else undoUpdate(folders, targetBefore(folders));
  }
}

function foldersIn(root: string): readonly string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => basename(name))
    .sort();
}
