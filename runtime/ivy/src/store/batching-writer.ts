import type { MessageBody } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock, type Timer } from "@edgeloom/runtime/base";
import { bodyText } from "../messages/body-text.js";
import type { MessageQueue } from "../messages/message-queue.js";

/** When a batch is committed. */
export type BatchRules = {
  /** Messages of one commit; 100 when left out. */
  readonly maxBatch?: number;
  /** How long the first one waits for others; 10 ms when left out. */
  readonly maxDelayMs?: number;
  readonly clock?: Clock;
};

type Waiting = {
  readonly body: MessageBody;
  readonly resolve: (identifier: number) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Stores many messages with few commits: for sensors that deliver hundreds per second. A message is safe when its promise is
 * fulfilled, not before. No more wait than one batch holds, so a fast writer is slowed down to what the disk takes.
 */
export class BatchingWriter {
  readonly #queue: MessageQueue;
  readonly #maxBatch: number;
  readonly #maxDelayMs: number;
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(queue: MessageQueue, rules: BatchRules = {}) {
    this.#queue = queue;
    this.#maxBatch = rules.maxBatch ?? 100;
    this.#maxDelayMs = rules.maxDelayMs ?? 10;
    this.#clock = rules.clock ?? systemClock;
  }

  /** Fulfilled with the identifier once the message is on the disk. Rejects as `MessageQueue.add` throws; `CLOSED` after the end. */
  async add(body: MessageBody): Promise<number> {
    if (this.#isClosed)
      throw new EdgeloomError("CLOSED", "the writer was closed", { place: "BatchingWriter.add" });
    // One body that does not fit must not fail the others of its batch.
    bodyText(body);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ body, resolve, reject });
      if (this.#waiting.length >= this.#maxBatch) this.flush();
      else this.#timer ??= this.#clock.startTimer(this.#maxDelayMs, () => this.flush(), { keepsAlive: true });
    });
  }

  /** Commits what waits. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      const identifiers = this.#queue.addMany(batch.map(({ body }) => body));
      for (const [index, { resolve }] of batch.entries()) resolve(identifiers[index] ?? Number.NaN);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  /** Commits what waits, and takes nothing more. */
  close(): void {
    this.#isClosed = true;
    this.flush();
  }
}
