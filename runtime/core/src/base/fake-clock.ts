import type { Clock, Timer } from "./clock.js";

type Pending = { readonly atMs: number; readonly run: () => void; keepsAlive: boolean };

/** A clock that moves only when a test says so. Timers run inside {@link FakeClock.advance}, in order of their time. */
export class FakeClock implements Clock {
  readonly #pending = new Set<Pending>();
  readonly #lasting: boolean;
  #nowMs = 0;
  #wallOffsetMs: number;

  /** With `lasting`, timers can be kept for later, as those of the system's clock can. */
  constructor(options: { readonly wallSeconds?: number; readonly lasting?: boolean } = {}) {
    this.#lasting = options.lasting ?? false;
    this.#wallOffsetMs = (options.wallSeconds ?? 1_700_000_000) * 1000;
  }

  /** Timers that have been started and have neither run nor been cancelled. */
  get timers(): number {
    return this.#pending.size;
  }

  /** Those of them that keep the process alive. */
  get holding(): number {
    return [...this.#pending].filter((timer) => timer.keepsAlive).length;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallSeconds(): number {
    return Math.round((this.#wallOffsetMs + this.#nowMs) * 1000) / 1e6;
  }

  startTimer(delayMs: number, run: () => void, options: { readonly keepsAlive?: boolean } = {}): Timer {
    const timer: Pending = { atMs: this.#nowMs + delayMs, run, keepsAlive: options.keepsAlive ?? false };
    this.#pending.add(timer);
    const cancel = (): void => void this.#pending.delete(timer);
    if (!this.#lasting) return { cancel };
    return {
      cancel,
      keepAlive: (keepsAlive) => {
        timer.keepsAlive = keepsAlive;
      },
    };
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
