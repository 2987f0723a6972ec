import type { Clock } from "../base/clock.js";
import { EdgeloomError } from "../base/errors.js";
import { BoundedQueue, type QueueLimits } from "../base/queue.js";

/** Options of a group of handlers that share one queue. */
export type HandlerGroupOptions = {
  /** Shown in events and logs. */
  readonly name?: string;
  /** How many messages are handled at once; 1 (the default) keeps strict order. */
  readonly concurrency?: number;
  /** What may wait: by default 1,000 messages or 16 MiB, then the oldest is dropped. `disconnect` takes all handlers of the group away. */
  readonly queue?: Partial<QueueLimits>;
};

/** One message on its way to the handlers of a group. */
export type Work = {
  readonly bytes: number;
  /** Where it came from, for the report of a handler that blocks: a topic or `channel/type`. */
  readonly place: string;
  /** Calls the handlers; a promise holds the place until it settles. Never throws, never rejects. */
  run(): void | Promise<void>;
};

/** What a group tells its bus. */
export type GroupEvents = {
  /** `count` messages were lost before the one that is handled next. */
  gap(group: HandlerGroup, count: number): void;
  /** The queue was full and the policy is `disconnect`. */
  disconnect(group: HandlerGroup): void;
  /** A handler kept the event loop for long. */
  blocked(place: string, durationMs: number): void;
};

/** So many messages are handled in a row before the event loop gets a turn, so that replies and heartbeats go on. */
const maxBurst = 64;
/** A synchronous handler that takes longer is reported. */
const blockedMs = 1_000;

/** Runs something after the present work, at a third of the cost of `queueMicrotask`. */
const soon = /*@__PURE__*/ Promise.resolve();

/**
 * A queue between the receive path and handlers. Handlers of one group never overtake each other: a message is handled
 * when all handlers are done with the one before. Different groups do not wait for each other.
 */
export class HandlerGroup {
  readonly name: string;
  readonly #concurrency: number;
  readonly #queue: BoundedQueue<Work>;
  readonly #events: GroupEvents;
  readonly #clock: Clock;
  readonly #run = (): void => this.#pump();
  #running = 0;
  #reportedDrops = 0;
  #scheduled = false;
  #idleWaiters: (() => void)[] = [];

  constructor(
    options: HandlerGroupOptions,
    context: { readonly events: GroupEvents; readonly clock: Clock },
  ) {
    this.name = options.name ?? "handlers";
    this.#concurrency = options.concurrency ?? 1;
    if (!(this.#concurrency >= 1)) {
      throw new EdgeloomError("CONFIG", `concurrency must be at least 1, not ${this.#concurrency}`, {
        place: this.name,
      });
    }
    this.#queue = new BoundedQueue(options.queue);
    this.#events = context.events;
    this.#clock = context.clock;
  }

  /** Messages that wait. */
  get queued(): number {
    return this.#queue.size;
  }

  /** Messages that are being handled. */
  get running(): number {
    return this.#running;
  }

  /** Messages lost to a full queue or to closing, so far. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /** Takes a message over; never calls a handler before it returns. */
  push(work: Work): void {
    if (this.#queue.push(work, work.bytes) === "overflow") this.#events.disconnect(this);
    else this.#schedule();
  }

  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Drops what waits; what runs goes on. */
  clear(): void {
    this.#queue.clear();
    this.#reportGap();
    if (this.#isIdle()) this.#tellIdle();
  }

  #isIdle(): boolean {
    return this.#queue.size === 0 && this.#running === 0;
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= this.#concurrency) return;
    this.#scheduled = true;
    void soon.then(this.#run);
  }

  #pump(): void {
    let nowMs = this.#clock.nowMs();
    for (let burst = 0; this.#running < this.#concurrency; burst++) {
      if (burst === maxBurst && this.#queue.size > 0) {
        setImmediate(this.#run);
        return;
      }
      const work = this.#queue.shift();
      if (work === undefined) break;
      this.#reportGap();
      const startedMs = nowMs;
      this.#start(work);
      nowMs = this.#clock.nowMs();
      if (nowMs - startedMs > blockedMs) this.#events.blocked(work.place, nowMs - startedMs);
    }
    this.#scheduled = false;
    if (this.#isIdle()) this.#tellIdle();
  }

  #start(work: Work): void {
    this.#running++;
    const result = work.run();
    if (result === undefined) {
      this.#running--;
      return;
    }
    void result.then(() => {
      this.#running--;
      this.#schedule();
      if (this.#isIdle()) this.#tellIdle();
    });
  }

  #reportGap(): void {
    const count = this.#queue.dropped - this.#reportedDrops;
    if (count === 0) return;
    this.#reportedDrops += count;
    this.#events.gap(this, count);
  }

  #tellIdle(): void {
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
  }
}
