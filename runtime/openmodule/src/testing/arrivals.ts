import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, waitFor } from "@edgeloom/runtime/base";
import type { WaitLimit } from "./defaults.js";

type Waiter<T> = { readonly offer: (item: T) => boolean; readonly fail: (error: unknown) => void };

/** Keeps what has arrived until somebody asks for it, and lets them wait for what has not. */
export class Arrivals<T> {
  readonly #place: string;
  readonly #deadlines: DeadlineTable | undefined;
  readonly #waiters = new Set<Waiter<T>>();
  #items: T[] = [];

  constructor(options: { readonly place: string; readonly deadlines?: DeadlineTable | undefined }) {
    this.#place = options.place;
    this.#deadlines = options.deadlines;
  }

  /** What has arrived and was not taken. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Hands an item to the first who waits for it, or keeps it. */
  push(item: T): void {
    for (const waiter of this.#waiters) if (waiter.offer(item)) return;
    this.#items.push(item);
  }

  /** Fails everybody who waits. */
  fail(error: unknown): void {
    for (const waiter of this.#waiters) waiter.fail(error);
  }

  /** Forgets what has arrived. */
  clear(): void {
    this.#items = [];
  }

  /** Takes the first item that fits, which may come yet. */
  take(
    limit: WaitLimit & { readonly timeoutMs: number },
    fits: (item: T) => boolean = () => true,
  ): Promise<T> {
    const index = this.#items.findIndex(fits);
    const [found] = index < 0 ? [] : this.#items.splice(index, 1);
    if (found !== undefined) return Promise.resolve(found);
    return waitFor(
      {
        ...limit,
        place: this.#place,
        deadlines: this.#deadlines,
        onTimeout: () => this.#late(limit.timeoutMs),
      },
      ({ resolve, reject }) => {
        const waiter: Waiter<T> = {
          offer: (item) => fits(item) && this.#give(item, waiter, resolve),
          fail: reject,
        };
        this.#waiters.add(waiter);
        return () => this.#waiters.delete(waiter);
      },
    );
  }

  #give(item: T, waiter: Waiter<T>, resolve: (item: T) => void): boolean {
    this.#waiters.delete(waiter);
    resolve(item);
    return true;
  }

  #late(timeoutMs: number): EdgeloomError {
    const others = this.#items.length;
    return new EdgeloomError(
      "DEADLINE_EXCEEDED",
      `${this.#place}: nothing that fits came in ${timeoutMs} ms; ${others} others did`,
      { place: this.#place },
    );
  }
}
