import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const keptMs = 24 * 3_600_000;

/**
 * The folder with the declarations of a package's sources as they are now. Compiled once for all test files, in whichever
 * process they run: `emit` is given a folder to fill only when there is none for this state of the sources.
 */
export function sharedDeclarations(sources: string, cache: string, emit: (folder: string) => void): string {
  const folder = join(cache, `declarations-${stateOf(sources)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  removeOld(cache);
  const mine = mkdtempSync(join(cache, "declaring-"));
  emit(mine);
  try {
    renameSync(mine, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
    rmSync(mine, { recursive: true, force: true });
  }
  return folder;
}

/** Which files there are, and what the file system knows of each: enough to tell whether one was edited. */
function stateOf(sources: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources, { recursive: true }).map(String).sort()) {
    const { mtimeMs, size } = statSync(join(sources, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

/** What belongs to sources of long ago. */
function removeOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (name.startsWith("declar") && Date.now() - statSync(path).mtimeMs > keptMs)
      rmSync(path, { recursive: true, force: true });
  }
}
