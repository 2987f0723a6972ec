import { mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Clock,
  consoleLogger,
  type DeadlineTable,
  type Logger,
  sharedDeadlines,
  systemClock,
} from "@edgeloom/runtime/base";
import type { OpenmoduleSettings } from "../settings/index.js";
import { Connection, type Synchronous } from "./connection.js";
import { Database } from "./database.js";
import { migrate } from "./migrations/migrate.js";

/** The part of a core that a database needs. */
export type DatabaseHost = {
  readonly settings: Pick<OpenmoduleSettings, "NAME" | "DATABASE_FOLDER" | "TESTING">;
  readonly log?: Logger;
  readonly clock?: Clock;
  readonly bus?: { readonly deadlines: DeadlineTable };
};

/** How a database is opened; everything has a default that fits a service in production. */
export type DatabaseOptions = {
  /** Folder of the migrations; default `database` in the working directory, `../src/database` while testing. False: there are none. */
  readonly migrations?: string | false;
  /** How many sessions may be active or wait; more are refused. Default 256. */
  readonly maxActiveSessions?: number;
  /** Default `FULL`. With `NORMAL` commits are faster, and a loss of power, though no kill, may take the last ones. */
  readonly synchronous?: Synchronous;
  /** How long to wait for another process that has the file locked. The whole service stands still meanwhile. Default 5 s. */
  readonly busyTimeoutMs?: number;
};

const defaultMaxActiveSessions = 256;
const defaultBusyMs = 5_000;
/** Symbols of this kind are the same in every copy of the package. */
const openFilesKey = Symbol.for("edgeloom.openmodule.databases");
const openFiles: Set<string> = ((globalThis as { [openFilesKey]?: Set<string> })[openFilesKey] ??= new Set());

/**
 * Opens the database of a service, `<DATABASE_FOLDER>/<NAME>.sqlite3`, and brings it to its newest state. Give it to
 * `initOpenmodule` as `{ database: openDatabase }`, or with options as `{ database: (core) => openDatabase(core, { … }) }`;
 * then it is closed with the core.
 *
 * @throws EdgeloomError `CONFIG` when the file is open already in this process, or a folder or migration is wrong;
 * `INTERNAL` when the file is damaged; `UNAVAILABLE` when another process has it locked
 */
export async function openDatabase(host: DatabaseHost, options: DatabaseOptions = {}): Promise<Database> {
  const file = fileOf(host);
  if (openFiles.has(file)) {
    throw new EdgeloomError("CONFIG", `the database ${file} already exists in this process`, {
      place: file,
      fix: "open it once and share it, or shut the other one down before",
    });
  }
  openFiles.add(file);
  try {
    return await open(file, host, options);
  } catch (error) {
    openFiles.delete(file);
    throw error;
  }
}

async function open(file: string, host: DatabaseHost, options: DatabaseOptions): Promise<Database> {
  const { log = consoleLogger(), clock = systemClock } = host;
  const {
    maxActiveSessions = defaultMaxActiveSessions,
    synchronous = "FULL",
    busyTimeoutMs = defaultBusyMs,
  } = options;
  const deadlines = host.bus?.deadlines ?? sharedDeadlines;
  const folder = options.migrations ?? (host.settings.TESTING ? "../src/database" : "database");
  const connection = new Connection(file, { synchronous, busyTimeoutMs });
  try {
    const turns = { limit: maxActiveSessions, place: file, deadlines };
    if (folder !== false) await migrate({ connection, folder, log, clock, turns });
    assertForeignKeys(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  const onClosed = (): void => void openFiles.delete(file);
  return new Database({ connection, log, deadlines, maxActiveSessions, onClosed });
}

/** The path without links, so that the same file is recognised. */
function fileOf({ settings: { NAME, DATABASE_FOLDER } }: DatabaseHost): string {
  if (!/^[^/\\\0]+$/.test(NAME) || NAME === "." || NAME === "..") {
    throw new EdgeloomError("CONFIG", `a database cannot have the name ${JSON.stringify(NAME)}`, {
      place: "NAME",
      fix: "give the service a name without slashes",
    });
  }
  try {
    mkdirSync(DATABASE_FOLDER, { recursive: true });
    return join(realpathSync(DATABASE_FOLDER), `${NAME}.sqlite3`);
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the folder of the database cannot be used: ${DATABASE_FOLDER}`, {
      place: "DATABASE_FOLDER",
      cause,
      fix: "set DATABASE_FOLDER to a folder that the service may write to",
    });
  }
}

function assertForeignKeys(connection: Connection): void {
  if (connection.pragma("foreign_keys") === 1) return;
  throw new EdgeloomError("INTERNAL", "foreign keys are not enforced", {
    place: connection.file,
    fix: "leave the pragma foreign_keys alone in migrations",
  });
}
