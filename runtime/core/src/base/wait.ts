import { type DeadlineTable, sharedDeadlines } from "./deadline.js";
import { EdgeloomError } from "./errors.js";

/** The shortest timeout that may be asked for. */
export const minTimeoutMs = 1;
/** The longest timeout that may be asked for: 1 h. */
export const maxTimeoutMs = 3_600_000;

/** Returns `timeoutMs` if it may be asked for (1 ms to 1 h); throws `CONFIG` otherwise. `place` names the option or call. */
export function checkTimeoutMs(timeoutMs: number, place: string): number {
  if (timeoutMs >= minTimeoutMs && timeoutMs <= maxTimeoutMs) return timeoutMs;
  throw new EdgeloomError("CONFIG", `a timeout of ${timeoutMs} ms is outside of 1 ms to 1 h`, {
    place,
    fix: "give a timeoutMs between 1 and 3600000",
  });
}

/** How long to wait, and who may end it early. */
export type WaitOptions = {
  /** 1 ms to 1 h. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** What is waited for; place of the errors. */
  readonly place: string;
  readonly deadlines?: DeadlineTable | undefined;
  /** The error when time is over. */
  readonly onTimeout: () => EdgeloomError;
};

/** Ends a wait that {@link waitFor} started. */
export type Settle<T> = { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void };

function cancelled(signal: AbortSignal, place: string): EdgeloomError {
  return new EdgeloomError("CANCELLED", `${place}: the caller gave up`, { place, cause: signal.reason });
}

/**
 * Waits for whatever `start` begins, until a deadline or an abort. `start` returns how to undo what it began; that runs
 * exactly once, whichever way the wait ends, so that no timer, listener or table entry is left behind.
 */
export async function waitFor<T>(options: WaitOptions, start: (settle: Settle<T>) => () => void): Promise<T> {
  const { signal, place } = options;
  const timeoutMs = checkTimeoutMs(options.timeoutMs, place);
  if (signal?.aborted) throw cancelled(signal, place);
  const releases: (() => void)[] = [];
  try {
    return await new Promise<T>((resolve, reject) => {
      const deadline = (options.deadlines ?? sharedDeadlines).schedule(timeoutMs, () =>
        reject(options.onTimeout()),
      );
      releases.push(() => deadline.cancel());
      if (signal !== undefined) {
        const onAbort = (): void => reject(cancelled(signal, place));
        signal.addEventListener("abort", onAbort, { once: true });
        releases.push(() => signal.removeEventListener("abort", onAbort));
      }
      releases.push(start({ resolve, reject }));
    });
  } finally {
    for (const release of releases) release();
  }
}
