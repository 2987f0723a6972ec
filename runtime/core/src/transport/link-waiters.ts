import type { DeadlineTable } from "../base/deadline.js";
import { EdgeloomError } from "../base/errors.js";
import { type Settle, waitFor } from "../base/wait.js";

/** How long opening and handshakes wait where nothing is said. */
export const defaultHandshakeMs = 10_000;

/** The options of `open` and `settled`. */
export type HandshakeOptions = { readonly timeoutMs?: number; readonly signal?: AbortSignal };

/** Throws the error of an operation on a closed transport. */
export function throwClosed(kind: string): never {
  throw new EdgeloomError("CLOSED", `the ${kind} transport is closed`, {
    place: kind,
    fix: "make a new transport",
  });
}

/** What is waited for, for the errors. */
export type BusFacts = {
  /** The bus, in words. */
  readonly place: string;
  /** What to do when it cannot be reached. */
  readonly fix: string;
  readonly deadlines: DeadlineTable;
  /** The last thing that went wrong, if anything did. */
  readonly problem?: () => string | undefined;
};

/** Callers that wait until something about a link is true. */
export class LinkWaiters {
  readonly #waiting = new Set<Settle<undefined>>();
  readonly #facts: BusFacts;

  constructor(facts: BusFacts) {
    this.#facts = facts;
  }

  /**
   * Resolves at the next {@link LinkWaiters.up}, or earlier by what `start` begins (it returns how to undo that). Rejects with
   * `UNAVAILABLE` when neither comes in time.
   */
  wait(options: HandshakeOptions, start?: (settle: Settle<undefined>) => () => void): Promise<undefined> {
    const { place, deadlines } = this.#facts;
    const timeoutMs = options.timeoutMs ?? defaultHandshakeMs;
    const onTimeout = (): EdgeloomError => this.#unreachable(timeoutMs);
    return waitFor<undefined>(
      { timeoutMs, signal: options.signal, place, deadlines, onTimeout },
      (settle) => {
        this.#waiting.add(settle);
        const undo = start?.(settle);
        return () => {
          this.#waiting.delete(settle);
          undo?.();
        };
      },
    );
  }

  up(): void {
    for (const waiter of [...this.#waiting]) waiter.resolve(undefined);
  }

  fail(error: EdgeloomError): void {
    for (const waiter of [...this.#waiting]) waiter.reject(error);
  }

  #unreachable(timeoutMs: number): EdgeloomError {
    const { place, fix, problem } = this.#facts;
    const detail = problem?.();
    const why = detail === undefined ? "" : ` (${detail})`;
    return new EdgeloomError(
      "UNAVAILABLE",
      `${place} could not be reached within ${Math.round(timeoutMs)} ms${why}`,
      {
        place,
        fix,
        retryable: true,
      },
    );
  }
}
