import { EdgeloomError } from "@edgeloom/runtime";
import type { Migration } from "./read-folder.js";

/** A migration that was done, as the database remembers it. */
export type Applied = { readonly name: string; readonly checksum: string };

/** What there is to do, and what looks different from what was done. */
export type Plan = { readonly pending: readonly Migration[]; readonly changed: readonly string[] };

/**
 * Compares what a database has been through with what the program brings.
 *
 * @throws EdgeloomError `CONFIG` when the two do not continue each other
 */
export function planMigrations(known: readonly Migration[], applied: readonly Applied[], file: string): Plan {
  const checksums = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  const names = new Set(known.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new EdgeloomError("CONFIG", `the database is newer than the program: ${unknown.join(", ")}`, {
      place: file,
      fix: "run a program that has these migrations, or put the backup from before them in place",
    });
  }
  const changed = known.filter(({ name, checksum }) => (checksums.get(name) ?? checksum) !== checksum);
  const rewritten = changed.find(({ isPlainText }) => isPlainText);
  if (rewritten !== undefined) {
    throw new EdgeloomError("CONFIG", `the migration ${rewritten.name} was changed after it was applied`, {
      place: file,
      fix: "put its text back, and make the change in a new migration",
    });
  }
  const pending = known.filter(({ name }) => !checksums.has(name));
  assertLast(pending, known, file);
  return { pending, changed: changed.map(({ name }) => name) };
}

function assertLast(pending: readonly Migration[], known: readonly Migration[], file: string): void {
  const [first] = pending;
  if (first === undefined || first === known[known.length - pending.length]) return;
  throw new EdgeloomError(
    "CONFIG",
    `the migration ${first.name} comes before ones that were applied already`,
    {
      place: file,
      fix: "give it a name that sorts after all of them",
    },
  );
}
