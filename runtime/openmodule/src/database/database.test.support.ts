import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { onTestFinished } from "vitest";
import type { Database } from "./database.js";
import { type DatabaseHost, type DatabaseOptions, openDatabase } from "./open.js";

/** A folder that a test may fill. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What a database needs, in a folder of its own, at 2023-11-14T22:13:20 UTC. */
export function testHost(folder = testFolder()) {
  const settings = { NAME: "om_test_1", DATABASE_FOLDER: join(folder, "sqlite"), TESTING: false };
  return { settings, log: silentLogger, clock: new FakeClock() } satisfies DatabaseHost;
}

/** Writes migrations and returns their folder. */
export function migrationsIn(folder: string, files: Readonly<Record<string, string>>): string {
  const migrations = join(folder, "migrations");
  mkdirSync(migrations, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(migrations, name), text);
  return migrations;
}

/** A database with the table `item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)`. */
export async function testDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const folder = testFolder();
  const items = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)";
  const migrations = migrationsIn(folder, { "001_items.sql": items });
  const database = await openDatabase(testHost(folder), { migrations, ...options });
  onTestFinished(() => database.close({ drainMs: 1 }));
  return database;
}

/** The names of all items. */
export async function itemsOf(database: Database): Promise<readonly unknown[]> {
  const rows = await database.session((session) => session.all("SELECT name FROM item ORDER BY id"));
  return rows.map(({ name }) => name);
}
