import type { Clock } from "../../base/clock.js";
import type { Deadline, DeadlineTable } from "../../base/deadline.js";
import { EdgeloomError } from "../../base/errors.js";
import type { HttpLimits } from "../options.js";

/** Lets so many calls begin at a time, and per second. */
export interface Limiter {
  /** Whether a call may begin at once; then it has. */
  tryBegin(): boolean;
  /** Waits for a turn. The signal takes the place in the queue away; the promise then stays pending. */
  begin(signal: AbortSignal): Promise<void>;
  end(): void;
}

/** What a limiter needs. */
export type LimiterParts = {
  readonly limits: HttpLimits;
  readonly clock: Clock;
  readonly deadlines: DeadlineTable;
};

/** Makes the limiter of a client. */
export function limiter(parts: LimiterParts): Limiter {
  return new Turns(parts);
}

class Turns implements Limiter {
  readonly #limits: HttpLimits;
  readonly #clock: Clock;
  readonly #deadlines: DeadlineTable;
  /** In order of arrival; a set, so that whoever gives up leaves at once. */
  readonly #waiting = new Set<() => void>();
  readonly #gapMs: number;
  #running = 0;
  #nextMs = Number.NEGATIVE_INFINITY;
  #wake: Deadline | undefined;

  constructor({ limits, clock, deadlines }: LimiterParts) {
    this.#limits = limits;
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#gapMs = limits.maxPerSecond === 0 ? 0 : 1000 / limits.maxPerSecond;
  }

  tryBegin(): boolean {
    return this.#waiting.size === 0 && this.#take();
  }

  begin(signal: AbortSignal): Promise<void> {
    const { maxWaiting } = this.#limits;
    if (this.#waiting.size >= maxWaiting)
      throw new EdgeloomError("OVERLOADED", `${maxWaiting} calls wait already`, {
        fix: "make fewer calls at a time, or raise limits.maxConcurrent or limits.maxWaiting",
      });
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#waiting.delete(turn);
        if (this.#waiting.size === 0) this.#sleep();
      };
      const turn = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(turn);
      this.#admit();
    });
  }

  end(): void {
    this.#running--;
    if (this.#waiting.size > 0) this.#admit();
  }

  #take(): boolean {
    if (this.#running >= this.#limits.maxConcurrent) return false;
    if (this.#gapMs > 0) {
      const nowMs = this.#clock.nowMs();
      if (nowMs < this.#nextMs) return false;
      this.#nextMs = Math.max(nowMs, this.#nextMs) + this.#gapMs;
    }
    this.#running++;
    return true;
  }

  #admit(): void {
    for (const turn of this.#waiting) {
      if (!this.#take()) break;
      this.#waiting.delete(turn);
      turn();
    }
    if (this.#waiting.size === 0) this.#sleep();
    else if (this.#running < this.#limits.maxConcurrent) this.#wakeAt(this.#nextMs);
  }

  #wakeAt(ms: number): void {
    this.#wake ??= this.#deadlines.schedule(ms - this.#clock.nowMs(), () => {
      this.#wake = undefined;
      this.#admit();
    });
  }

  #sleep(): void {
    this.#wake?.cancel();
    this.#wake = undefined;
  }
}
