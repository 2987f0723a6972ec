import type { XPublisher } from "zeromq";
import type { Clock, Timer } from "../../base/clock.js";
import { BoundedQueue, type QueueLimits } from "../../base/queue.js";
import type { SendOutcome } from "../transport.js";

type Parts = readonly [topic: Buffer, body: string | Uint8Array];

/** ZeroMQ does not tell when its queue has room again; it is asked this often. */
const retryMs = 1;
const maxCachedTopics = 1_000;

/** Why messages were lost. */
export type LossReason = "queue-full" | "not-connected" | "closed";

/** What a {@link Sender} works with. */
export type SenderOptions = {
  readonly socket: XPublisher;
  readonly limits: QueueLimits;
  readonly clock: Clock;
  readonly onSent: () => void;
  readonly onLost: (count: number, reason: LossReason) => void;
};

/**
 * Hands messages to a socket, in order and without waiting for each. ZeroMQ answers a send by a promise that is settled
 * already, with success or with "no room"; so one message is unconfirmed for the length of a microtask, and what is sent
 * meanwhile waits in a bounded queue. That keeps the order even when there is room again in the middle of a burst.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #queue: BoundedQueue<Parts>;
  readonly #topics = new Map<string, Buffer>();
  readonly #confirmed = (): void => this.#onConfirmed();
  readonly #refused = (error: unknown): void => this.#onRefused(error);
  #unconfirmed: Parts | undefined;
  /** Why the unconfirmed message is lost if it is refused: everything was discarded since it was handed over. */
  #outdated: LossReason | undefined;
  #attempts = 0;
  #retry: Timer | undefined;
  #onEmpty: (() => void)[] = [];

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#queue = new BoundedQueue(options.limits);
  }

  /** How often a message was handed to the socket so far. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Messages that are neither confirmed nor lost. */
  get waiting(): number {
    return this.#queue.size + (this.#unconfirmed === undefined ? 0 : 1);
  }

  send(topic: string, body: string | Uint8Array): SendOutcome {
    const parts: Parts = [this.#encodeTopic(topic), body];
    if (this.#unconfirmed === undefined) {
      this.#attempt(parts);
      return "sent";
    }
    // What the queue holds is the text itself, so its length is what counts; measuring UTF-8 would cost more than queueing.
    const size = parts[0].length + body.length;
    if (this.#queue.push(parts, size) === "kept") return "queued";
    this.#options.onLost(1, "queue-full");
    return "dropped";
  }

  /**
   * Loses everything that waits. A message whose answer comes within this turn is left to that answer: it is on its way, or it
   * is refused and lost as well, since nothing of before an outage may come out after it.
   */
  discard(reason: LossReason): void {
    let lost = this.#queue.clear();
    if (this.#retry !== undefined) {
      this.#retry.cancel();
      this.#retry = undefined;
      this.#unconfirmed = undefined;
      lost++;
    } else if (this.#unconfirmed !== undefined) this.#outdated = reason;
    if (lost > 0) this.#options.onLost(lost, reason);
    if (this.#unconfirmed === undefined) this.#tellEmpty();
  }

  /** Resolves when nothing waits any more, or after `drainMs`. */
  async drain(drainMs: number): Promise<void> {
    if (this.waiting === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.startTimer(drainMs, resolve);
      this.#onEmpty.push(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #attempt(parts: Parts): void {
    this.#unconfirmed = parts;
    this.#attempts++;
    try {
      this.#options.socket.send(parts as [Buffer, string | Uint8Array]).then(this.#confirmed, this.#refused);
    } catch (error) {
      this.#onRefused(error);
    }
  }

  #onConfirmed(): void {
    this.#options.onSent();
    this.#goOn();
  }

  #goOn(): void {
    this.#unconfirmed = undefined;
    this.#outdated = undefined;
    const next = this.#queue.shift();
    if (next !== undefined) this.#attempt(next);
    else this.#tellEmpty();
  }

  #onRefused(error: unknown): void {
    if (this.#outdated !== undefined) {
      this.#options.onLost(1, this.#outdated);
      return this.#goOn();
    }
    const code = (error as NodeJS.ErrnoException).code;
    this.#retry = this.#options.clock.startTimer(retryMs, () => this.#tryAgain());
    // Neither "no room" nor "busy": the socket is closed, and nothing will get better.
    if (code !== "EAGAIN" && code !== "EBUSY") this.discard("closed");
  }

  #tryAgain(): void {
    this.#retry = undefined;
    if (this.#unconfirmed !== undefined) this.#attempt(this.#unconfirmed);
  }

  #tellEmpty(): void {
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #encodeTopic(topic: string): Buffer {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    if (this.#topics.size >= maxCachedTopics) this.#topics.clear();
    const bytes = Buffer.from(topic);
    this.#topics.set(topic, bytes);
    return bytes;
  }
}
