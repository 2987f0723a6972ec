import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../diagnostics/usage-error.js";

/** A room of a package that the generator knows nothing of. */
export type Neighbour = {
  /** What is imported: `@edgeloom/runtime/broker`. */
  readonly room: string;
  /** What to call it when it cannot be loaded: `The broker`. */
  readonly title: string;
  /** What to do when it is not there. */
  readonly fix: string;
};

/**
 * Loads a room of a package that is looked for beside the working folder first, then beside the generator.
 *
 * @throws UsageError when it is not installed, or lacks a package of its own
 */
export async function loadNeighbour(neighbour: Neighbour, cwd: string): Promise<unknown> {
  const file = findRoom(neighbour, cwd);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UsageError(`${neighbour.title} cannot be loaded: ${(error as Error).message}.`, neighbour.fix);
  }
}

function findRoom({ room, fix }: Neighbour, cwd: string): string {
  for (const from of [join(cwd, "package.json"), fileURLToPath(import.meta.url)]) {
    try {
      return createRequire(from).resolve(room);
    } catch {
      // Not installed there; the next place may have it.
    }
  }
  throw new UsageError(`${room.split("/").slice(0, 2).join("/")} is not installed here.`, fix);
}
