import { EdgeloomError, type ErrorCode } from "@edgeloom/runtime";

type Meaning = { readonly code: ErrorCode; readonly message: string; readonly fix: string };

const busy: Meaning = {
  code: "UNAVAILABLE",
  message: "the database is locked by another process",
  fix: "try again later, and find out who holds the lock for so long",
};

const full: Meaning = {
  code: "OVERLOADED",
  message: "there is no space left for the database",
  fix: "free space on the disk; nothing that was written before is lost",
};

const damaged: Meaning = {
  code: "INTERNAL",
  message: "the database file is damaged, or is no database",
  fix: "start the node again: it moves the file aside and begins a new one",
};

const byPrefix: readonly (readonly [prefix: string, meaning: Meaning])[] = [
  ["SQLITE_BUSY", busy],
  ["SQLITE_LOCKED", busy],
  ["SQLITE_FULL", full],
  ["ENOSPC", full],
  ["EDQUOT", full],
  ["SQLITE_CORRUPT", damaged],
  ["SQLITE_NOTADB", damaged],
];

/** What a failure of the device or of another process means, as a coded error. Every other failure stays as it is. */
export function storeError(error: unknown, place: string): unknown {
  const meaning = meaningOf(error);
  if (meaning === undefined) return error;
  return new EdgeloomError(meaning.code, meaning.message, {
    place,
    fix: meaning.fix,
    retryable: meaning !== damaged,
    cause: error,
  });
}

/** Whether a failure says that the file itself is broken, so that only a new one helps. */
export function isDamaged(error: unknown): boolean {
  return meaningOf(error instanceof EdgeloomError ? error.cause : error) === damaged;
}

function meaningOf(error: unknown): Meaning | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return byPrefix.find(([prefix]) => code === prefix || code.startsWith(`${prefix}_`))?.[1];
}
