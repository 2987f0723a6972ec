import { EdgeloomError } from "@edgeloom/runtime";
import type { Connection } from "../sqlite/index.js";

/**
 * One script per version of the schema; never edited, only added to. A script that adds tables leaves the database good for software that
 * knows fewer of them, which is what comes back when a version is given up on trial.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at_us INTEGER NOT NULL,
    variant TEXT NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT
  ) STRICT;
  CREATE INDEX message_by_age ON message (created_at_us);
  CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY,
    created_at_us INTEGER NOT NULL,
    body TEXT NOT NULL,
    reason TEXT NOT NULL,
    died_at_us INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE archive_cursor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id INTEGER NOT NULL
  ) STRICT;
  INSERT INTO archive_cursor VALUES (1, 0);
  CREATE TABLE archive_file (
    day TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE config_outcome (
    revision INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT,
    at_us INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE imported_queue (file TEXT PRIMARY KEY) STRICT;
  `,
  `
  CREATE TABLE config_progress (
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    UNIQUE (revision, state)
  ) STRICT;
  `,
];

/** The least that software has to know of the scripts to work with what all of them make. */
const oldestUser = 1;

/**
 * Brings a database to the newest schema. One of a newer version of the software is taken as it is, unless that one says that this
 * one cannot work with it.
 *
 * @throws EdgeloomError `CONFIG` when it says so
 */
export function prepareQueueSchema(connection: Connection): void {
  if (versionOf(connection) === steps.length) return;
  connection.transaction(() => {
    const version = versionOf(connection);
    if (version > steps.length) return expectUsable(connection, version);
    for (const step of steps.slice(version)) connection.exec(step);
    connection.pragma(`user_version = ${steps.length}`);
    connection.pragma(`application_id = ${oldestUser}`);
  });
}

function expectUsable(connection: Connection, version: number): void {
  if (Number(connection.pragma("application_id")) > steps.length) throw tooNew(connection.file, version);
}

function versionOf(connection: Connection): number {
  return Number(connection.pragma("user_version"));
}

function tooNew(file: string, version: number): EdgeloomError {
  return new EdgeloomError(
    "CONFIG",
    `the queue has schema ${version}, and this version knows ${steps.length}`,
    {
      place: file,
      fix: "run the version that has written it, or give this one a data folder of its own",
    },
  );
}
