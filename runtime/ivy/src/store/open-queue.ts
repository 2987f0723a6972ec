import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { Connection, type ConnectionOptions, isDamaged } from "../sqlite/index.js";
import { queueFile } from "./queue-file.js";
import type { QueueProblem } from "./queue-problem.js";
import { prepareQueueSchema } from "./queue-schema.js";
import { type QueueLimits, SqliteMessageQueue } from "./sqlite-message-queue.js";

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
    const movedTo = moveAside(queueFile(options.dataFolder), options.clock ?? systemClock);
    options.onProblem?.({ kind: "replaced", movedTo, cause });
    return openOnce(options);
  }
}

function openOnce({ dataFolder, recovers, ...connectionOptions }: QueueOptions): Connection {
  const connection = new Connection(queueFile(dataFolder), connectionOptions);
  try {
    if (recovers === true && connection.pragma("quick_check") !== "ok") throw new BrokenDatabase();
    prepareQueueSchema(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What the check has found, in the form of what SQLite says when it stumbles over it. */
class BrokenDatabase extends Error {
  readonly code = "SQLITE_CORRUPT";

  constructor() {
    super("the check of the database has found errors");
  }
}

/** A file is never deleted: a person may get something out of it. */
function moveAside(file: string, clock: Clock): string {
  const stamp = new Date(clock.wallSeconds() * 1000).toISOString().replaceAll(/[:.]/g, "-");
  let movedTo = `${file}.broken-${stamp}`;
  for (let number = 2; existsSync(movedTo); number++) movedTo = `${file}.broken-${stamp}-${number}`;
  for (const suffix of ["", "-wal", "-shm"])
    if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix);
  return movedTo;
}
