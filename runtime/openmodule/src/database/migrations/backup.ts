import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Connection } from "../connection.js";

/** A copy of a database from before its migration. */
export type Backup = {
  readonly file: string;
  /** Deletes it, if it was made by this call and not by an earlier one. */
  discard(): void;
};

/**
 * Copies a database beside itself, as `<name>_YYYYmmddHHMMSS.sqlite3.backup` in UTC (openmodule spec §11). The file has that
 * name only once it is complete and on disk.
 */
export function makeBackup(connection: Connection, wallSeconds: number): Backup {
  const file = backupName(connection.file, wallSeconds);
  // Of two within a second the first is from before everything.
  if (existsSync(file)) return { file, discard: () => {} };
  removePartial(connection.file);
  const partial = `${file}.partial`;
  connection.run("VACUUM INTO ?", [partial]);
  sync(partial);
  renameSync(partial, file);
  sync(dirname(file));
  return { file, discard: () => rmSync(file, { force: true }) };
}

function backupName(file: string, wallSeconds: number): string {
  const stamp = new Date(wallSeconds * 1000).toISOString().replaceAll(/[-:T]|\..*$/g, "");
  return join(dirname(file), `${basename(file, ".sqlite3")}_${stamp}.sqlite3.backup`);
}

/** What a kill in the middle of a copy has left. */
function removePartial(file: string): void {
  const prefix = `${basename(file, ".sqlite3")}_`;
  for (const name of readdirSync(dirname(file))) {
    const isOwn =
      name.startsWith(prefix) && /^\d{14}\.sqlite3\.backup\.partial$/.test(name.slice(prefix.length));
    if (isOwn) rmSync(join(dirname(file), name));
  }
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
