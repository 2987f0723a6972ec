import type { QueuedMessage } from "../../messages/message-queue.js";

/** How often a message may fail alone before another one is tried in its place. */
const maxStrikes = 3;
/** A lot that fails once was on its way when the connection broke; whole, it repeats one packet only. */
const failuresBeforeHalving = 2;
/** So many different messages that fail one after the other show that it is not the messages. */
const maxAside = 3;

/**
 * Finds the message that a server does not take, where all that it says is to end the connection. A lot that fails again and again is halved until
 * a single message fails; that one is set aside, and it is guilty only if the server takes another message and then fails with this one
 * again. So neither can one message block the others for ever, nor is any lost to a broker that is sick itself.
 */
export class Suspects {
  readonly #maxBatch: number;
  #batch: number;
  #lotFailures = 0;
  readonly #strikes = new Map<number, number>();
  readonly #aside = new Map<number, QueuedMessage>();
  #serverIsWell = false;

  constructor(maxBatch: number) {
    this.#maxBatch = maxBatch;
    this.#batch = maxBatch;
  }

  /** How many messages to send next. */
  get batch(): number {
    return this.#batch;
  }

  /** Those that are set aside. */
  get aside(): Iterable<number> {
    return this.#aside.keys();
  }

  /** The message to send next, alone, to find out whether it is guilty. */
  get onTrial(): QueuedMessage | undefined {
    return this.#serverIsWell ? this.#aside.values().next().value : undefined;
  }

  /** Some were delivered. */
  delivered(identifiers: readonly number[]): void {
    for (const identifier of identifiers) this.forget(identifier);
    this.#serverIsWell = this.#aside.size > 0;
    this.#lotFailures = 0;
    this.#batch = Math.min(this.#maxBatch, this.#batch * 2);
  }

  /** A lot has failed as a whole. Tells whether its only message is guilty. */
  failed(lot: readonly QueuedMessage[]): boolean {
    const [message, second] = lot;
    if (message === undefined) return false;
    if (second !== undefined) {
      this.#lotFailures++;
      if (this.#lotFailures >= failuresBeforeHalving) this.#batch = Math.max(1, Math.floor(lot.length / 2));
      return false;
    }
    if (this.#serverIsWell && this.#aside.has(message.identifier)) {
      this.forget(message.identifier);
      return true;
    }
    this.#strike(message);
    return false;
  }

  /** Takes all back that are set aside. Tells whether there were any. */
  pardon(): boolean {
    if (this.#aside.size === 0) return false;
    this.#aside.clear();
    this.#strikes.clear();
    return true;
  }

  #strike(message: QueuedMessage): void {
    const strikes = (this.#strikes.get(message.identifier) ?? 0) + 1;
    this.#strikes.set(message.identifier, strikes);
    if (strikes < maxStrikes) return;
    this.#aside.set(message.identifier, message);
    if (this.#aside.size >= maxAside) this.pardon();
  }

  /** Nothing more is to be found out about a message. */
  forget(identifier: number): void {
    this.#strikes.delete(identifier);
    this.#aside.delete(identifier);
  }
}
