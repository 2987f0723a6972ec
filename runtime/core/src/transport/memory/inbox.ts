import type { Clock, Timer } from "../../base/clock.js";
import { BoundedQueue, type PushOutcome, type QueueLimits } from "../../base/queue.js";
import type { Frames } from "../transport.js";

type Arrival = { readonly frames: Frames; readonly dueMs: number };

/** Delivers to one client later than at once: after a latency, or when a paused client goes on. Never out of order. */
export class Inbox {
  readonly #clock: Clock;
  readonly #deliver: (frames: Frames) => void;
  readonly #queue: BoundedQueue<Arrival>;
  #latencyMs: (() => number) | undefined;
  #paused = false;
  #lastDueMs = 0;
  #timer: Timer | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly limits: Partial<QueueLimits>;
    readonly deliver: (frames: Frames) => void;
  }) {
    this.#clock = options.clock;
    this.#deliver = options.deliver;
    this.#queue = new BoundedQueue(options.limits);
  }

  /** True when a message may pass by without waiting here. */
  get idle(): boolean {
    return this.#queue.size === 0 && !this.#paused && this.#latencyMs === undefined;
  }

  /** Messages lost here so far. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  push(frames: Frames): PushOutcome {
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
    // A message that would overtake waits for the one before it.
    const dueMs = Math.max(this.#lastDueMs, this.#clock.nowMs() + (this.#latencyMs?.() ?? 0));
    const outcome = this.#queue.push({ frames, dueMs }, bytes);
    if (outcome === "kept" || outcome === "evicted") this.#lastDueMs = dueMs;
    this.#pump();
    return outcome;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#pump();
  }

  setLatency(latencyMs: (() => number) | undefined): void {
    this.#latencyMs = latencyMs;
  }

  /** Loses what waits; tells how much that was. */
  clear(): number {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#lastDueMs = 0;
    return this.#queue.clear();
  }

  #pump(): void {
    while (!this.#paused && this.#timer === undefined) {
      const next = this.#queue.peek();
      if (next === undefined) return;
      const waitMs = next.dueMs - this.#clock.nowMs();
      if (waitMs > 0) {
        this.#timer = this.#clock.startTimer(waitMs, () => this.#onTimer());
        return;
      }
      this.#queue.shift();
      this.#deliver(next.frames);
    }
  }

  #onTimer(): void {
    this.#timer = undefined;
    this.#pump();
  }
}
