import { existsSync } from "node:fs";
import type { ConfigOutcome } from "../messages/config-outcomes.js";
import { Connection } from "../sqlite/index.js";
import { OutcomeRows } from "./outcome-rows.js";
import { queueFile } from "./queue-file.js";
import type { DeadRow, MessageRow } from "./queue-rows.js";

/** A message as it lies in the queue, readable or not. */
export type StoredMessage = {
  readonly identifier: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  /** As it was stored. */
  readonly bodyText: string;
  readonly attempts: number;
  /** Why sending it has failed last, or why it was given up. */
  readonly reason: string | null;
};

/** What lies in a queue. */
export type QueueContents = {
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest message that waits was made, in seconds since the epoch. */
  readonly oldestTimestamp: number | null;
  /** The oldest messages that wait, and the newest that were given up. */
  readonly messages: readonly StoredMessage[];
  readonly deadMessages: readonly StoredMessage[];
  /** What became of configurations from afar, newest first. */
  readonly outcomes: readonly ConfigOutcome[];
};

/** How much of each kind is read. */
export type QueueGlance = {
  readonly messages?: number;
  readonly deadMessages?: number;
  readonly outcomes?: number;
};

const nothing: QueueContents = {
  waiting: 0,
  dead: 0,
  oldestTimestamp: null,
  messages: [],
  deadMessages: [],
  outcomes: [],
};

/**
 * Looks into the queue of a node and changes nothing, whether it runs or not, has space left or not.
 *
 * @throws EdgeloomError as the statements of a queue do
 */
export function viewQueue(dataFolder: string, glance: QueueGlance = {}): QueueContents {
  const file = queueFile(dataFolder);
  if (!existsSync(file)) return nothing;
  const connection = new Connection(file, { isReadOnly: true });
  try {
    // A file that a start has been cut short in has no tables yet.
    return Number(connection.pragma("user_version")) === 0 ? nothing : read(connection, glance);
  } finally {
    connection.close();
  }
}

function read(
  connection: Connection,
  { messages = 0, deadMessages = 0, outcomes = 0 }: QueueGlance,
): QueueContents {
  const number = (query: string): number | null =>
    connection.prepare<{ readonly value: number | null }>(query).get()?.value ?? null;
  const oldestUs = number("SELECT min(created_at_us) AS value FROM message");
  return {
    waiting: number("SELECT count(*) AS value FROM message") ?? 0,
    dead: number("SELECT count(*) AS value FROM dead_letter") ?? 0,
    oldestTimestamp: oldestUs === null ? null : oldestUs / 1e6,
    messages: connection
      .prepare<MessageRow>("SELECT * FROM message ORDER BY created_at_us, id LIMIT ?")
      .all(messages)
      .map(({ attempts, last_error, ...row }) => ({ ...placeOf(row), attempts, reason: last_error })),
    deadMessages: connection
      .prepare<DeadRow>("SELECT * FROM dead_letter ORDER BY id DESC LIMIT ?")
      .all(deadMessages)
      .map(({ reason, ...row }) => ({ ...placeOf(row), attempts: 0, reason })),
    outcomes: new OutcomeRows(connection).newest(outcomes),
  };
}

function placeOf({ id, created_at_us, body }: Pick<MessageRow, "id" | "created_at_us" | "body">) {
  return { identifier: id, timestamp: created_at_us / 1e6, bodyText: body };
}
