import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { configFile } from "../../config/index.js";
import { writeAtomic } from "../../util/write-atomic.js";

/** Where an update works. All of it lies in the root folder, so that renaming is one step. */
export type UpdateFolders = {
  /** Of the version. */
  readonly target: string;
  /** Holds the archive, and the version until it is whole; removed at the end. */
  readonly work: string;
  /** What was at `target` before, until the update has succeeded. */
  readonly replaced: string;
};

/** The folders of an update to a version. Names are fixed, so that what a kill left behind is found. */
export function updateFolders(root: string, version: string): UpdateFolders {
  return {
    target: join(root, version),
    work: join(root, `.update-${version}`),
    replaced: join(root, `.replaced-${version}`),
  };
}

/**
 * Looks whether a version may be put into the root folder, and whether its folder is there.
 *
 * @throws EdgeloomError `CONFIG` when the root is no folder, a file is in the way, or the version is the one that runs
 */
export function inspectTarget(root: string, version: string, projectFolder: string): "missing" | "present" {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw wrong(
      `${root} is not a directory`,
      root,
      "let IVY_ROOT_DIR name the folder that holds the versions",
    );
  const { target } = updateFolders(root, version);
  if (resolve(target) === resolve(projectFolder))
    throw wrong(`the running software lies in ${target}`, target, "give the release a version of its own");
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return "missing";
  if (found.isDirectory()) return "present";
  throw wrong(`There should not be a file at ${target}`, target, "move the file away");
}

/** What there was at the place of a version before an update. */
export type TargetBefore = {
  readonly wasPresent: boolean;
  /** Its configuration, if it had one. */
  readonly configText: string | undefined;
};

/** Notes what {@link undoUpdate} has to bring back. */
export function targetBefore({ target }: UpdateFolders): TargetBefore {
  const config = configFile(target);
  return {
    wasPresent: existsSync(target),
    configText: existsSync(config) ? readFileSync(config, "utf8") : undefined,
  };
}

/** Removes what is only needed while an update works, and what it has replaced. */
export function keepUpdate(folders: UpdateFolders): void {
  remove(folders.work);
  remove(folders.replaced);
}

/** Puts everything back as it was before the update. */
export function undoUpdate(
  { target, work, replaced }: UpdateFolders,
  { wasPresent, configText }: TargetBefore,
): void {
  remove(work);
  if (existsSync(replaced)) {
    remove(target);
    renameSync(replaced, target);
  } else if (!wasPresent) remove(target);
  else if (configText === undefined) rmSync(configFile(target), { force: true });
  else writeAtomic(configFile(target), configText);
}

/** Removes a folder with all that is in it; nothing happens when it is not there. */
export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function wrong(message: string, place: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", message, { place, fix });
}
