import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";

/** Holds a lock until it is released, or the process ends in any way. */
export type HeldLock = { release(): void };

/**
 * Takes the lock that a file stands for, or tells that another process, or another part of this one, has it. The operating system
 * takes the lock from a process that ends, however it ends, and gives it to none of its children (specification R8, R26).
 * SQLite brings the only such lock that Node can reach without a native module of its own. The file stays, and stays empty.
 *
 * @param waitMs - how long the process may stand still for another one to let go; 0 when left out
 */
export function tryLock(file: string, waitMs = 0): HeldLock | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const db = new Sqlite(file, { timeout: waitMs });
  try {
    db.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    db.close();
    if (isTaken(error)) return undefined;
    throw error;
  }
  let isHeld = true;
  return {
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      db.exec("ROLLBACK");
      db.close();
    },
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
