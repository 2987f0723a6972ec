import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

let number = 0;

/**
 * Puts a text in the place of a file at once: after a kill or a loss of power there is the old file or the new one, whole (defect
 * D21). When it returns, the text is on the disk.
 *
 * @param mode - permissions of a new file; only the owner's when left out, since configurations hold secrets
 */
export function writeAtomic(file: string, text: string, mode = 0o600): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const part = `${file}.${process.pid}-${number++}.part`;
  try {
    const handle = openSync(part, "wx", mode);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** The name of a file belongs to its folder, which reaches the disk on its own. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
