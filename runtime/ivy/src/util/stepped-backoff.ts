import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { floatText } from "../exact/index.js";

/** How a back-off waits. */
export type BackoffOptions = {
  /** Seconds of each step; the last one repeats. */
  readonly bucketsSeconds: readonly number[];
  /** Told how long is waited, and what is left each minute. */
  readonly log?: (message: string) => void;
  readonly clock?: Clock;
};

const secondsPerMinute = 60;

/** Back-off of the main loop of the original (specification §1.4), in seconds. */
export const mainLoopBackoffSeconds: readonly number[] = [60, 240, 900];
/** Back-off of procedures, in seconds. */
export const procedureBackoffSeconds: readonly number[] = [60, 240, 900, 3600, 14_400];
/** Back-off of back ends, in seconds. */
export const backendBackoffSeconds: readonly number[] = [120, 900, 3600];

/** Waits longer each time, in steps that a list gives. */
export class SteppedBackoff {
  readonly #options: BackoffOptions;
  #step = 0;

  constructor(options: BackoffOptions) {
    if (options.bucketsSeconds.length === 0) {
      throw new EdgeloomError("CONFIG", "a back-off without steps", {
        place: "SteppedBackoff.bucketsSeconds",
        fix: "give at least one number of seconds",
      });
    }
    this.#options = options;
  }

  /** Seconds of the step that comes next; moves on to the one after it. */
  next(): number {
    const { bucketsSeconds } = this.#options;
    const seconds = bucketsSeconds[this.#step] ?? 0;
    this.#step = Math.min(this.#step + 1, bucketsSeconds.length - 1);
    return seconds;
  }

  /** Waits the next step, and returns its seconds; ends early when `signal` is aborted. */
  async sleep(signal?: AbortSignal): Promise<number> {
    const { log = () => {} } = this.#options;
    const seconds = this.next();
    const minutes = Math.floor(seconds / secondsPerMinute);
    log(announcement(minutes, seconds % secondsPerMinute));
    await this.#pause(seconds % secondsPerMinute, signal);
    for (let left = minutes - 1; left >= 0; left--) {
      await this.#pause(secondsPerMinute, signal);
      if (left > 0 && signal?.aborted !== true) log(`${left} minute(s) remaining`);
    }
    return seconds;
  }

  /** Begins with the first step again. */
  reset(): void {
    this.#step = 0;
  }

  async #pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (seconds > 0) await pause(seconds * 1000, signal, this.#options.clock);
  }
}

/** Waits, and keeps the process alive meanwhile; ends early, without an error, when `signal` is aborted. */
export async function pause(
  delayMs: number,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = clock.startTimer(delayMs, end, { keepsAlive: true });
    signal?.addEventListener("abort", end, { once: true });
  });
}

function announcement(minutes: number, seconds: number): string {
  const parts = [
    ...(minutes > 0 ? [`${minutes} minute(s)`] : []),
    ...(seconds > 0 ? [`${floatText(seconds)} second(s)`] : []),
  ];
  return `waiting for ${parts.join(" and ")}`;
}
