import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, type Settle, waitFor } from "@edgeloom/runtime/base";

/** How long to wait for a turn, and who may give up earlier. */
export type TurnOptions = { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined };

/** What {@link Turns} are made of. */
export type TurnsOptions = {
  /** How many may have a turn or wait for one. */
  readonly limit: number;
  readonly place: string;
  readonly deadlines: DeadlineTable;
};

/** Lets one after the other in, in order of arrival. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting = new Set<Settle<() => void>>();
  readonly #idleListeners = new Set<() => void>();
  #isTaken = false;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** How many have a turn or wait for one. */
  get size(): number {
    return this.#waiting.size + (this.#isTaken ? 1 : 0);
  }

  /**
   * Waits for a turn. The result ends it.
   *
   * @throws EdgeloomError `OVERLOADED` when too many wait, `UNAVAILABLE` when the time is over, `CANCELLED`
   */
  async take({ timeoutMs, signal }: TurnOptions): Promise<() => void> {
    const { limit, place, deadlines } = this.#options;
    if (this.size >= limit) {
      throw new EdgeloomError("OVERLOADED", `${limit} sessions are active already`, {
        place,
        retryable: true,
        fix: "let sessions end sooner, or raise maxActiveSessions",
      });
    }
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError("UNAVAILABLE", `no session was free within ${timeoutMs} ms; nothing was done`, {
        place,
        retryable: true,
        fix: "do not wait for anything slow inside of a session",
      });
    const free = signal?.aborted === true ? undefined : this.takeNow();
    if (free !== undefined) return free;
    return waitFor({ timeoutMs, signal, place, deadlines, onTimeout }, (settle) => {
      this.#waiting.add(settle);
      return () => void this.#waiting.delete(settle);
    });
  }

  /** A turn if one is free at once. The result ends it. */
  takeNow(): (() => void) | undefined {
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    return this.#release();
  }

  /** Sends those away that wait. */
  dismiss(error: EdgeloomError): void {
    for (const { reject } of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  /** Resolves when nobody has a turn or waits for one. */
  async idle(): Promise<void> {
    if (this.size > 0) await new Promise<void>((resolve) => this.#idleListeners.add(resolve));
  }

  #release(): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const [next] = this.#waiting;
      if (next !== undefined) {
        this.#waiting.delete(next);
        next.resolve(this.#release());
        return;
      }
      this.#isTaken = false;
      for (const listener of this.#idleListeners) listener();
      this.#idleListeners.clear();
    };
  }
}
