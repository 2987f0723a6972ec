import { EdgeloomError } from "@edgeloom/runtime";
import type { Connection } from "../sqlite/index.js";

/** One script per version of the schema; never edited, only added to. */
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
];

/**
 * Brings a database to the newest schema.
 *
 * @throws EdgeloomError `CONFIG` when a newer version of the software has written it
 */
export function prepareQueueSchema(connection: Connection): void {
  if (versionOf(connection) === steps.length) return;
  connection.transaction(() => {
    const version = versionOf(connection);
    if (version > steps.length) throw tooNew(connection.file, version);
    for (const step of steps.slice(version)) connection.exec(step);
    connection.pragma(`user_version = ${steps.length}`);
  });
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
