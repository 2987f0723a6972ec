import type { Clock, DeadlineTable, Logger } from "@edgeloom/runtime/base";
import { waitFor } from "@edgeloom/runtime/base";
import { rpcErrorOf, waitTimeout } from "./errors.js";

/** A call that was started without waiting for its reply (openmodule spec §5.3). */
export interface RpcEntry<Result> {
  /** Whether a reply has come. */
  done(): boolean;
  /**
   * The reply, at any time once it has come. Waits until a deadline that counts from the sending of the request, not from
   * here: `timeoutMs` can only make it earlier than the timeout of the call. Rejects with an `RpcError`.
   */
  result(options?: { readonly timeoutMs?: number }): Promise<Result>;
  /** Gives the call up: `result` then rejects with `RpcCancelError`. Tells whether the call was still under way. */
  cancel(): boolean;
}

/** What an entry is made of. */
export type EntryOptions<Result> = {
  readonly place: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly deadlines: DeadlineTable;
  readonly log: Logger;
  /** Gives the call up, too. */
  readonly signal?: AbortSignal | undefined;
  /** Begins the call. */
  readonly start: (signal: AbortSignal) => Promise<Result>;
};

/** Starts a call and keeps its outcome. */
export class Entry<Result> implements RpcEntry<Result> {
  readonly #options: EntryOptions<Result>;
  readonly #startedMs: number;
  readonly #controller = new AbortController();
  readonly #call: Promise<Result>;
  #state: "pending" | "answered" | "failed" = "pending";

  constructor(options: EntryOptions<Result>) {
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    const { signal } = options;
    const onAbort = (): void => this.#controller.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
    this.#call = this.#run().finally(() => signal?.removeEventListener("abort", onAbort));
    // Nobody need ever ask for the result.
    this.#call.catch(() => {});
  }

  async #run(): Promise<Result> {
    try {
      const result = await this.#options.start(this.#controller.signal);
      this.#state = "answered";
      return result;
    } catch (error) {
      this.#state = "failed";
      throw rpcErrorOf(error, this.#options.place);
    }
  }

  done(): boolean {
    return this.#state === "answered";
  }

  async result({ timeoutMs }: { readonly timeoutMs?: number } = {}): Promise<Result> {
    const { place, clock, deadlines, log } = this.#options;
    if (timeoutMs === undefined || this.#state !== "pending") return this.#call;
    if (timeoutMs > this.#options.timeoutMs) {
      log.warn({ place, timeoutMs }, "the timeout of a result cannot be longer than that of its call");
      return this.#call;
    }
    const leftMs = this.#startedMs + timeoutMs - clock.nowMs();
    if (leftMs <= 0) throw waitTimeout(place);
    return waitFor(
      { timeoutMs: Math.max(1, leftMs), place, deadlines, onTimeout: () => waitTimeout(place) },
      (settle) => {
        this.#call.then(settle.resolve, settle.reject);
        return () => {};
      },
    );
  }

  cancel(): boolean {
    if (this.#state !== "pending" || this.#controller.signal.aborted) return false;
    this.#controller.abort();
    return true;
  }
}
