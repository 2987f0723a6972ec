/** A started timer. */
export type Timer = {
  /** Stops it; harmless when it has already run. */
  cancel(): void;
  /** Says anew whether it keeps the process alive. A clock that lacks it has no timers that are worth keeping for later. */
  keepAlive?(keepsAlive: boolean): void;
};

/** The time as the runtime sees it, so that tests can supply their own. */
export interface Clock {
  /** Milliseconds from an arbitrary origin. Never goes backwards and ignores every change of the wall clock. */
  nowMs(): number;
  /** Seconds since the epoch, rounded to microseconds; for timestamps in messages only, never for deadlines. */
  wallSeconds(): number;
  /** Runs `run` once, not before `delayMs` have passed. Keeps the process alive meanwhile only with `keepsAlive`. */
  startTimer(delayMs: number, run: () => void, options?: { readonly keepsAlive?: boolean }): Timer;
}

/** How far the interpolated wall time may be from the system's before it is set anew; above the 1 ms grain of `Date.now`. */
const maxDriftMs = 2;

/** The clock of the machine. */
export class SystemClock implements Clock {
  #anchorWallMs = Number.NaN;
  #anchorMs = 0;

  nowMs(): number {
    return performance.now();
  }

  wallSeconds(): number {
    const wallMs = Date.now();
    const nowMs = performance.now();
    const interpolatedMs = this.#anchorWallMs + (nowMs - this.#anchorMs);
    // The negated comparison also holds for the NaN of the first call.
    if (!(Math.abs(interpolatedMs - wallMs) <= maxDriftMs)) {
      this.#anchorWallMs = wallMs;
      this.#anchorMs = nowMs;
      return wallMs / 1000;
    }
    return Math.round(interpolatedMs * 1000) / 1e6;
  }

  startTimer(delayMs: number, run: () => void, options: { readonly keepsAlive?: boolean } = {}): Timer {
    const timeout = setTimeout(run, delayMs);
    const cancel = (): void => clearTimeout(timeout);
    // A browser's timer is a number, and holds nothing.
    if (typeof timeout === "number") return { cancel };
    if (options.keepsAlive !== true) timeout.unref();
    return { cancel, keepAlive: (keepsAlive) => void (keepsAlive ? timeout.ref() : timeout.unref()) };
  }
}

/** The clock that is used where none is given. */
export const systemClock: Clock = /*@__PURE__*/ new SystemClock();
