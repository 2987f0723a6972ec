import type { MessageBody, MessageQueueItem } from "@edgeloom/ivy-sdk";

/** A message that waits to be sent. */
export type QueuedMessage = MessageQueueItem & {
  /** The body as it was stored, with all digits of its numbers. */
  readonly bodyText: string;
  /** How often sending it has failed. */
  readonly attempts: number;
  /** Why it failed last. */
  readonly lastError: string | undefined;
};

/** A message that will not be sent any more. */
export type DeadMessage = {
  readonly identifier: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly bodyText: string;
  readonly reason: string;
  /** When it was given up; seconds since the epoch. */
  readonly diedAt: number;
};

/**
 * Keeps messages until a back end has delivered them. What `add` has returned an identifier for survives every end of the process;
 * identifiers are never used again (specification §4, R11–R14).
 */
export interface MessageQueue {
  /**
   * Stores a message, and archives it. Returns its identifier.
   *
   * @throws EdgeloomError `INVALID` for a body that does not fit its schema, or holds NaN or an infinite number; `OVERLOADED` when
   * the disk is full; `UNAVAILABLE` (retryable) when another process has the database locked for longer than 5 s
   */
  add(body: MessageBody): number;
  /** Stores several messages in one commit: all of them or none. */
  addMany(bodies: readonly MessageBody[]): readonly number[];
  /** Stores a body given as JSON text, with all digits of its numbers. */
  addText(body: string): number;
  /**
   * The oldest messages, by time and then identifier, without the excluded ones; all of them with a negative `count`. A row that
   * cannot be read goes to the dead letters instead of blocking the others.
   */
  oldest(count: number, excluded?: Iterable<number>): readonly QueuedMessage[];
  /** Takes delivered messages out. Unknown identifiers are ignored. */
  remove(identifiers: Iterable<number>): void;
  /** Notes that sending has failed, and why; the messages stay. */
  noteFailure(identifiers: Iterable<number>, reason: string): void;
  /** Gives messages up: they are kept, but never offered again. */
  giveUp(identifiers: Iterable<number>, reason: string): void;
  /** Messages that were given up, oldest first. */
  dead(count: number): readonly DeadMessage[];
  /** How many messages wait. */
  count(): number;
}
