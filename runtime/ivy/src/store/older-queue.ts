import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { NodeFolders } from "../env/index.js";
import type { Connection } from "../sqlite/index.js";
import { isVersionText } from "../util/version.js";
import { queueFileName } from "./queue-file.js";

/** The file of the queue of the original, in the data folder of each of its versions (specification §4.1). */
export const originalQueueFile = "active-message-queue.sqlite3";

/**
 * Queues of earlier versions that kept their data apart: in the folder of this project, and those of the versions beside it
 * (specification R22, defect D20).
 */
export function olderQueues({ data, project }: NodeFolders): readonly string[] {
  const beside = dirname(resolve(project));
  const versions = existsSync(beside) ? readdirSync(beside).filter(isVersionText) : [];
  const own = join(project, "data");
  const folders = new Set(
    [own, ...versions.map((name) => join(beside, name, "data"))].map((path) => resolve(path)),
  );
  const ours = [...folders]
    .filter((folder) => folder !== resolve(data))
    .map((folder) => join(folder, queueFileName));
  const originals = [resolve(data), ...folders].map((folder) => join(folder, originalQueueFile));
  return [...new Set([...originals, ...ours])].filter((file) => existsSync(file)).sort();
}

const variantOf =
  "CASE WHEN json_valid(body) THEN coalesce(body ->> '$.variant', 'unknown') ELSE 'unknown' END";

/** How the messages of each kind of queue are read; both ask for the time in microseconds and the text of the body. */
const rowsOf: Readonly<Record<string, string>> = {
  QUEUE:
    "SELECT internal_id AS id, cast(round(timestamp * 1e6) AS INTEGER) AS at_us, message_body AS body FROM older.QUEUE",
  message: "SELECT id, created_at_us AS at_us, body FROM older.message",
};

/**
 * Takes the undelivered messages of another queue over, with their times, in one commit, and only once. What cannot be read becomes a
 * dead letter when its turn comes. They are in the archive of the version that has made them, and do not go into this one.
 *
 * @returns how many; undefined when the file was taken over before, or is no queue
 */
export function takeOverQueue(connection: Connection, file: string): number | undefined {
  connection.prepare("ATTACH DATABASE ? AS older").run(file);
  try {
    return connection.transaction(() => takeOver(connection, resolve(file)));
  } finally {
    connection.exec("DETACH DATABASE older");
  }
}

function takeOver(connection: Connection, file: string): number | undefined {
  if (connection.prepare("INSERT OR IGNORE INTO imported_queue VALUES (?)").run(file).changes === 0)
    return undefined;
  const tables = connection
    .prepare<{ readonly name: string }>("SELECT name FROM older.sqlite_master WHERE type = 'table'")
    .all();
  const rows = tables.map(({ name }) => rowsOf[name]).find((select) => select !== undefined);
  if (rows === undefined) return undefined;
  const isArchived = connection
    .prepare<{ readonly left: number }>(
      "SELECT count(*) AS left FROM message, archive_cursor AS c WHERE message.id > c.id",
    )
    .get();
  const { changes } = connection
    .prepare(
      `INSERT INTO message (created_at_us, variant, body)
       SELECT max(0, at_us), ${variantOf}, body FROM (${rows}) ORDER BY at_us, id`,
    )
    .run();
  if (isArchived?.left === 0)
    connection.exec("UPDATE archive_cursor SET id = (SELECT coalesce(max(id), 0) FROM message)");
  return changes;
}
