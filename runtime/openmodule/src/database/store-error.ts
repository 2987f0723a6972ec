import { EdgeloomError } from "@edgeloom/runtime";

type Translation = (place: string, cause: unknown) => EdgeloomError;

const busy: Translation = (place, cause) =>
  new EdgeloomError("UNAVAILABLE", "the database is locked by another process", {
    place,
    cause,
    retryable: true,
    fix: "try again later, and find out who holds the lock for so long",
  });

const full: Translation = (place, cause) =>
  new EdgeloomError("OVERLOADED", "there is no space left for the database", {
    place,
    cause,
    retryable: true,
    fix: "free space on the disk; nothing that was written before is lost",
  });

const damaged: Translation = (place, cause) =>
  new EdgeloomError("INTERNAL", "the database file is damaged, or is no database", {
    place,
    cause,
    fix: "keep the file for inspection, and put a backup (*.sqlite3.backup) in its place",
  });

const byCode: readonly (readonly [prefix: string, translation: Translation])[] = [
  ["SQLITE_BUSY", busy],
  ["SQLITE_LOCKED", busy],
  ["SQLITE_FULL", full],
  ["SQLITE_CORRUPT", damaged],
  ["SQLITE_NOTADB", damaged],
];

/** What a failure of the device means, as a coded error; what the caller did wrong (SQL, constraints) stays SQLite's error. */
export function storeError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const found = byCode.find(([prefix]) => code === prefix || code.startsWith(`${prefix}_`));
  return found === undefined ? error : found[1](place, error);
}
