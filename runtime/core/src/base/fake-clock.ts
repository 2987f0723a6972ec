import type { Clock, Timer } from "./clock.js";

type Pending = { readonly atMs: number; readonly run: () => void };

/** A clock that moves only when a test says so. Timers run inside {@link FakeClock.advance}, in order of their time. */
export class FakeClock implements Clock {
  readonly #pending = new Set<Pending>();
  #nowMs = 0;
  #wallOffsetMs: number;

  constructor(options: { readonly wallSeconds?: number } = {}) {
    this.#wallOffsetMs = (options.wallSeconds ?? 1_700_000_000) * 1000;
  }

  /** Timers that have been started and have neither run nor been cancelled. */
  get timers(): number {
    return this.#pending.size;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallSeconds(): number {
    return Math.round((this.#wallOffsetMs + this.#nowMs) * 1000) / 1e6;
  }

  startTimer(delayMs: number, run: () => void): Timer {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** Lets `ms` pass and runs the timers that become due, each at its own time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#nextDue(endMs); next !== undefined; next = this.#nextDue(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#pending.delete(next);
      next.run();
    }
    this.#nowMs = endMs;
  }

  /** As {@link FakeClock.advance} after a suspension: the whole time passes first, then the timers find themselves late. */
  suspend(ms: number): void {
    this.#nowMs += ms;
    this.advance(0);
  }

  /** Moves the wall clock, as a person or NTP does; monotonic time is not touched. */
  jumpWall(seconds: number): void {
    this.#wallOffsetMs += seconds * 1000;
  }

  #nextDue(endMs: number): Pending | undefined {
    let next: Pending | undefined;
    for (const timer of this.#pending) {
      if (timer.atMs <= endMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    return next;
  }
}
