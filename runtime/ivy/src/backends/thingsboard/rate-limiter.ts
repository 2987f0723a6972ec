import type { Clock } from "@edgeloom/runtime/base";
import type { Rate } from "./session-limits.js";

/** The rest is left to what else the node sends, and to clocks that do not agree. */
const usedShare = 0.9;

type Bucket = { readonly capacity: number; readonly perMs: number; tokens: number };

/** Keeps to several rates at once, each a bucket of tokens that fills evenly, as the server itself counts. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets: readonly Bucket[];
  #atMs: number;

  constructor(rates: readonly Rate[], clock: Clock) {
    this.#clock = clock;
    this.#atMs = clock.nowMs();
    this.#buckets = rates.map(({ count, seconds }) => {
      const capacity = Math.max(1, Math.floor(count * usedShare));
      return { capacity, perMs: capacity / (seconds * 1000), tokens: capacity };
    });
  }

  /** How long to wait before `units` may be used; 0 for now. More units than a bucket holds wait until it is full. */
  waitMs(units: number): number {
    this.#fill();
    const waits = this.#buckets.map(
      ({ capacity, perMs, tokens }) => (Math.min(units, capacity) - tokens) / perMs,
    );
    return Math.ceil(Math.max(0, ...waits));
  }

  /** Uses units. */
  take(units: number): void {
    this.#fill();
    for (const bucket of this.#buckets) bucket.tokens -= units;
  }

  #fill(): void {
    const nowMs = this.#clock.nowMs();
    const passedMs = nowMs - this.#atMs;
    this.#atMs = nowMs;
    for (const bucket of this.#buckets)
      bucket.tokens = Math.min(bucket.capacity, bucket.tokens + passedMs * bucket.perMs);
  }
}
