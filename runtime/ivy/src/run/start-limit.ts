import type { Clock } from "@edgeloom/runtime/base";

/** Lets something start so many times within a window of time, and then not before the window has moved on. */
export class StartLimit {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #clock: Clock;
  #startsMs: number[] = [];

  constructor(max: number, windowSeconds: number, clock: Clock) {
    this.#max = max;
    this.#windowMs = windowSeconds * 1000;
    this.#clock = clock;
  }

  /** Takes one start, and returns the milliseconds that it has to wait. */
  take(): number {
    const nowMs = this.#clock.nowMs();
    this.#startsMs = this.#startsMs.filter((startMs) => startMs > nowMs - this.#windowMs);
    const oldest = this.#startsMs[this.#startsMs.length - this.#max];
    const waitMs = oldest === undefined ? 0 : oldest + this.#windowMs - nowMs;
    this.#startsMs.push(nowMs + waitMs);
    return waitMs;
  }
}
