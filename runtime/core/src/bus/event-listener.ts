import type { Logger } from "../base/log.js";
import { isThenable } from "./thenable.js";

/** A function of an {@link EventListener}; a promise that it returns is awaited before the next function runs. */
export type ListenerFunction<Args extends readonly unknown[]> = (...args: Args) => unknown;

/** Options of {@link eventListener}. */
export type EventListenerOptions = {
  /** True: the first exception leaves at once and the rest is not called. Default false: exceptions are logged. */
  readonly raiseExceptions?: boolean;
  /** Where exceptions go. */
  readonly log: Logger;
};

/**
 * A list of functions that can be called like one (openmodule spec §3.6): each function is called in order with the same
 * arguments. Returns a promise only when one of the functions does. Fits wherever a handler is expected.
 */
export type EventListener<Args extends readonly unknown[]> = {
  (...args: Args): void | Promise<void>;
  /** Appends a function; the result takes this one entry away again. The same function may be added twice. */
  add(listener: ListenerFunction<Args>): () => void;
  /** Takes the first entry of this function away; tells whether there was one. */
  remove(listener: ListenerFunction<Args>): boolean;
  /** Takes all functions away. */
  clear(): void;
  /** How many functions there are. */
  readonly size: number;
  [Symbol.iterator](): IterableIterator<ListenerFunction<Args>>;
};

type Entry<Args extends readonly unknown[]> = { readonly listener: ListenerFunction<Args> };

/** Calls functions in order, each awaited before the next; a promise comes back only when one of them makes one. */
class Caller<Args extends readonly unknown[]> {
  readonly #options: EventListenerOptions;

  constructor(options: EventListenerOptions) {
    this.#options = options;
  }

  call(entries: readonly Entry<Args>[], args: Args): void | Promise<void> {
    for (const [index, { listener }] of entries.entries()) {
      try {
        const result = listener(...args);
        if (isThenable(result)) return this.#continue(result, entries.slice(index + 1), args);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  async #continue(first: PromiseLike<unknown>, rest: readonly Entry<Args>[], args: Args): Promise<void> {
    await Promise.resolve(first).catch((error: unknown) => this.#failed(error));
    for (const { listener } of rest) {
      try {
        await listener(...args);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    if (this.#options.raiseExceptions === true) throw error;
    this.#options.log.error({ error }, "an event listener threw");
  }
}

/** Makes an {@link EventListener} out of functions. */
export function eventListener<Args extends readonly unknown[]>(
  options: EventListenerOptions,
  ...initial: readonly ListenerFunction<Args>[]
): EventListener<Args> {
  const caller = new Caller<Args>(options);
  // Replaced, never changed: a listener may add or remove while a call runs.
  let entries: readonly Entry<Args>[] = initial.map((listener) => ({ listener }));
  const call = (...args: Args): void | Promise<void> => caller.call(entries, args);
  const without = (entry: Entry<Args> | undefined): boolean => {
    const before = entries.length;
    entries = entries.filter((other) => other !== entry);
    return entries.length < before;
  };
  const listed = Object.assign(call, {
    add: (listener: ListenerFunction<Args>) => {
      const entry = { listener };
      entries = [...entries, entry];
      return () => void without(entry);
    },
    remove: (listener: ListenerFunction<Args>) =>
      without(entries.find((entry) => entry.listener === listener)),
    clear: () => {
      entries = [];
    },
    [Symbol.iterator]: () => entries.map((entry) => entry.listener).values(),
  });
  return Object.defineProperty(listed, "size", { get: () => entries.length }) as EventListener<Args>;
}
