import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { Clock, Logger } from "@edgeloom/runtime/base";
import type { Connection } from "../connection.js";
import { Scope } from "../scope.js";
import type { TurnsOptions } from "../turns.js";
import { makeBackup } from "./backup.js";
import { type Applied, planMigrations } from "./pending.js";
import { type Migration, readMigrations } from "./read-folder.js";
import { isFromPython, takingOver } from "./take-over.js";

/** What a migration works with. */
export type MigrateOptions = {
  readonly connection: Connection;
  readonly folder: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly turns: TurnsOptions;
};

/** What was done, and whether anything may have lasted, also of a migration that failed. */
type Progress = { readonly done: string[]; isChanged: boolean };

const table = `CREATE TABLE IF NOT EXISTS edgeloom_migration (
  name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)`;

/**
 * Brings a database to the newest state: each migration in a transaction of its own, so that a failing one leaves the state
 * before it. Foreign keys are off meanwhile, as tables are made anew, and are checked before each commit. A database that
 * holds something is copied before. One that a Python service has made is taken over by the first migration.
 *
 * @throws EdgeloomError `CONFIG` when the folder is missing or does not continue what was done, `INTERNAL` when a migration fails
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { connection, folder, log, clock } = options;
  const known = await readMigrations(folder);
  const isEmpty = entryCount(connection) === 0;
  connection.exec(table);
  const applied = connection.all("SELECT name, checksum FROM edgeloom_migration", []) as readonly Applied[];
  const { pending, changed } = planMigrations(known, applied, connection.file);
  if (changed.length > 0) log.warn({ migrations: changed }, "migrations look different from those applied");
  if (pending.length === 0) return;
  const backup = isEmpty ? undefined : makeBackup(connection, clock.wallSeconds());
  const progress: Progress = { done: [], isChanged: false };
  try {
    const steps = applied.length === 0 ? fromThere(pending, options) : pending;
    await withoutForeignKeys(connection, () => applyAll(steps, options, progress));
  } catch (error) {
    // Otherwise a service that is started again and again would fill the disk with the same state.
    if (!progress.isChanged) backup?.discard();
    throw error;
  }
  log.info({ migrations: progress.done, backup: backup?.file }, "the database was migrated");
}

/** The migrations of a database that has seen none of them. */
function fromThere(migrations: readonly Migration[], options: MigrateOptions): readonly Migration[] {
  const [first, ...rest] = migrations;
  return first === undefined || !isFromPython(options.connection)
    ? migrations
    : [takingOver(first, options), ...rest];
}

function entryCount(connection: Connection): number {
  return Number(
    connection.get(
      "SELECT count(*) AS count FROM sqlite_schema WHERE tbl_name <> 'edgeloom_migration'",
      [],
    )?.["count"],
  );
}

async function withoutForeignKeys(connection: Connection, work: () => Promise<void>): Promise<void> {
  connection.pragma("foreign_keys = OFF");
  try {
    await work();
  } finally {
    connection.pragma("foreign_keys = ON");
  }
}

async function applyAll(
  pending: readonly Migration[],
  options: MigrateOptions,
  progress: Progress,
): Promise<void> {
  for (const migration of pending) {
    try {
      await applyOne(migration, options, progress);
    } catch (error) {
      throw migrationError(error, migration, options.connection.file);
    }
  }
}

async function applyOne(
  { name, checksum, up }: Migration,
  options: MigrateOptions,
  progress: Progress,
): Promise<void> {
  const { connection, clock, turns } = options;
  const scope = new Scope(connection, { top: undefined }, turns);
  try {
    await up(scope.session);
    assertReferences(connection);
    const appliedAt = new Date(clock.wallSeconds() * 1000).toISOString().slice(0, -1);
    scope.session.run("INSERT INTO edgeloom_migration VALUES (?, ?, ?)", name, checksum, appliedAt);
    scope.commit();
    progress.done.push(name);
    progress.isChanged = true;
  } catch (error) {
    // A script may have ended the transaction itself.
    progress.isChanged ||= !connection.inTransaction;
    scope.rollback();
    throw error;
  }
}

function assertReferences(connection: Connection): void {
  const broken = connection.all('SELECT DISTINCT "table", parent FROM pragma_foreign_key_check', []);
  if (broken.length === 0) return;
  const places = broken.map(({ table: from, parent }) => `${String(from)} → ${String(parent)}`);
  throw new EdgeloomError("CONFIG", `rows refer to rows that do not exist: ${places.join(", ")}`, {
    fix: "delete or correct these rows in the migration",
  });
}

function migrationError(error: unknown, { name }: Migration, file: string): EdgeloomError {
  const code = isEdgeloomError(error) ? error.code : "INTERNAL";
  const text = error instanceof Error ? error.message : String(error);
  return new EdgeloomError(code, `the migration ${name} failed, and was undone: ${text}`, {
    place: file,
    cause: error,
    fix: "correct the migration; those before it are done",
  });
}
