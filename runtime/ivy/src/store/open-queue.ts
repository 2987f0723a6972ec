import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { Connection, type ConnectionOptions, isDamaged } from "../sqlite/index.js";
import { takeOverQueue } from "./older-queue.js";
import { queueFile } from "./queue-file.js";
import type { QueueProblem } from "./queue-problem.js";
import { prepareQueueSchema } from "./queue-schema.js";
import { type QueueLimits, SqliteMessageQueue } from "./sqlite-message-queue.js";
import { isWalDamaged } from "./wal-damage.js";

/** How a queue is opened. */
export type QueueOptions = Omit<ConnectionOptions, "isReadOnly"> & {
  /** The data folder of the node; holds `message-queue.sqlite3` and `messages/`. */
  readonly dataFolder: string;
  readonly limits?: QueueLimits;
  readonly clock?: Clock;
  /** Told of everything that a person should know; must not throw. */
  readonly onProblem?: (problem: QueueProblem) => void;
  /**
   * Looks through the whole file first, and puts a new one in the place of one that is broken, which is kept beside it. Only for the
   * main process, while it holds the automation lock and before it starts others.
   */
  readonly recovers?: boolean;
};

const defaultLimits = { maxRows: 1_000_000, maxAgeDays: 14, maxDead: 10_000, archiveDays: 365 };

/**
 * Opens the queue of a node; made if it is missing. Every process has its own.
 *
 * @throws EdgeloomError `INTERNAL` when the file is broken and `recovers` is not set; `UNAVAILABLE` when it stays locked;
 * `OVERLOADED` when the disk is full; `CONFIG` when a newer version has written it
 */
export function openQueue(options: QueueOptions): SqliteMessageQueue {
  const { dataFolder, limits, clock, onProblem, synchronous = "FULL" } = options;
  const connection = openConnection(options);
  return new SqliteMessageQueue({
    connection,
    archiveFolder: join(dataFolder, "messages"),
    syncsArchive: synchronous === "FULL",
    limits: { ...defaultLimits, ...limits },
    ...(clock === undefined ? {} : { clock }),
    ...(onProblem === undefined ? {} : { onProblem }),
  });
}

function openConnection(options: QueueOptions): Connection {
  try {
    return openOnce(options);
  } catch (cause) {
    if (options.recovers !== true || !isDamaged(cause)) throw cause;
    const { clock = systemClock } = options;
    const movedTo = moveAside(queueFile(options.dataFolder), clock);
    options.onProblem?.({ kind: "replaced", movedTo, cause });
    const connection = openOnce(options);
    beginAbove(connection, clock);
    salvage(connection, movedTo);
    return connection;
  }
}

/** Readers know messages by their identifiers. How far those of the lost database went nobody knows, but never a thousand in a second. */
function beginAbove(connection: Connection, clock: Clock): void {
  const start = Math.max(0, Math.round(clock.wallSeconds() * 1000));
  connection.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('message', ?)").run(start);
}

/** Takes what waited over, as far as it can be read, from a copy: to open a database changes it. */
function salvage(connection: Connection, movedTo: string): void {
  const copy = `${movedTo}.copy`;
  const files = ["", "-wal", "-shm"].map((suffix) => copy + suffix);
  try {
    copyFileSync(movedTo, copy);
    if (existsSync(`${movedTo}-wal`)) copyFileSync(`${movedTo}-wal`, `${copy}-wal`);
    takeOverQueue(connection, copy);
  } catch {
    // What is broken is kept beside, and most of it stands in the archive.
  } finally {
    for (const file of files) rmSync(file, { force: true });
  }
}

function openOnce({ dataFolder, recovers, ...connectionOptions }: QueueOptions): Connection {
  // Before SQLite sees it, which would drop what it cannot read.
  if (recovers === true && isWalDamaged(queueFile(dataFolder))) throw broken("the write-ahead log");
  const connection = new Connection(queueFile(dataFolder), connectionOptions);
  try {
    if (recovers === true && connection.pragma("quick_check") !== "ok") throw broken("the database");
    prepareQueueSchema(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What a check has found, in the form of what SQLite says when it stumbles over it. */
function broken(what: string): Error {
  return Object.assign(new Error(`the check of ${what} has found errors`), { code: "SQLITE_CORRUPT" });
}

/** A file is never deleted: a person may get more out of it. */
function moveAside(file: string, clock: Clock): string {
  const stamp = new Date(clock.wallSeconds() * 1000).toISOString().replaceAll(/[:.]/g, "-");
  let movedTo = `${file}.broken-${stamp}`;
  for (let number = 2; existsSync(movedTo); number++) movedTo = `${file}.broken-${stamp}-${number}`;
  for (const suffix of ["", "-wal", "-shm"])
    if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix);
  return movedTo;
}
