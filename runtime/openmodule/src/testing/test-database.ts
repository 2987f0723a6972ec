import type { Clock, Logger } from "@edgeloom/runtime/base";
import type { Database, DatabaseOptions } from "../database/index.js";
import { tempFolder } from "./temp.js";

/** A database of one test. */
export type TestDatabase = {
  readonly database: Database;
  /** Closes it and removes its file. Twice is fine. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Options of {@link openTestDatabase}. */
export type TestDatabaseOptions = DatabaseOptions & {
  /** Name of the service, and of the file; default `om_test_1`. */
  readonly name?: string;
  readonly log?: Logger;
  readonly clock?: Clock;
};

/**
 * Opens a fresh database, in a folder that goes away with it (openmodule spec §13.2). Migrations come from `../src/database`
 * unless something else is said. Needs better-sqlite3, as every database.
 */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { name: NAME = "om_test_1", log, clock, ...rest } = options;
  // Tests of services without a database go without the native package.
  const { openDatabase } = await import("../database/index.js");
  const folder = tempFolder();
  const host = {
    settings: { NAME, DATABASE_FOLDER: folder.path, TESTING: true },
    ...(log === undefined ? {} : { log }),
    ...(clock === undefined ? {} : { clock }),
  };
  const database = await openDatabase(host, rest).catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const close = async (): Promise<void> => {
    await database.close();
    folder.remove();
  };
  return { database, close, [Symbol.asyncDispose]: close };
}
