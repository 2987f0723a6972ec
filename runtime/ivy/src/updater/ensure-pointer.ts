import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { NodeFolders } from "../env/index.js";
import { pointerFile, writePointer } from "./pointer.js";
import { isGuarded } from "./root-guard.js";
import type { UpdaterSettings } from "./updater-options.js";
import { programIn } from "./work/release-manifest.js";

/**
 * Writes the pointer to the version that runs where there is none yet: what starts the node from outside uses it from the beginning, and need not be
 * changed with the first new version. Only where the version lies among others, in a root folder that may be changed.
 */
export function ensurePointer(
  { root, project }: NodeFolders,
  { name, rootGuard }: Pick<UpdaterSettings, "name" | "rootGuard">,
): void {
  const pointer = pointerFile(root, name);
  if (existsSync(pointer) || dirname(resolve(project)) !== resolve(root) || !isGuarded(root, rootGuard))
    return;
  const program = programIn(project);
  if (program !== undefined) writePointer(pointer, [program]);
}
