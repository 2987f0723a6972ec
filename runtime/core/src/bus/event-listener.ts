import type { Logger } from "../base/log.js";
import { isThenable } from "./thenable.js";

/** A function of an {@link EventListener}; a promise that it returns is awaited before the next function runs. */
export type ListenerFunction<Args extends readonly unknown[]> = (...args: Args) => unknown;

/** Options of {@link eventListener}. */
export type EventListenerOptions = {
  /** True: the first exception leaves at once and the rest is not called. Default false: exceptions are logged. */
  readonly raiseExceptions?: boolean;
  /** Where exceptions go; without it they go to standard error. */
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

/** Makes an {@link EventListener} out of functions. */
export function eventListener<Args extends readonly unknown[]>(
  options: EventListenerOptions,
  ...initial: readonly ListenerFunction<Args>[]
): EventListener<Args> {
  let entries = initial.map((listener) => ({ listener }));

  const failed = (error: unknown): void => {
    if (options.raiseExceptions === true) throw error;
    options.log.error({ error }, "an event listener threw");
  };

  const continueFrom = async (
    first: PromiseLike<unknown>,
    rest: Iterator<{ listener: ListenerFunction<Args> }>,
    args: Args,
  ) => {
    await Promise.resolve(first).catch(failed);
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      try {
        await next.value.listener(...args);
      } catch (error) {
        failed(error);
      }
    }
  };

  const call = (...args: Args): void | Promise<void> => {
    // `entries` is replaced, never changed: a listener may add or remove while the call runs.
    const iterator = entries[Symbol.iterator]();
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      try {
        const result = next.value.listener(...args);
        if (isThenable(result)) return continueFrom(result, iterator, args);
      } catch (error) {
        failed(error);
      }
    }
  };

  const add = (listener: ListenerFunction<Args>): (() => void) => {
    const entry = { listener };
    entries = [...entries, entry];
    return () => {
      entries = entries.filter((other) => other !== entry);
    };
  };
  const remove = (listener: ListenerFunction<Args>): boolean => {
    const index = entries.findIndex((entry) => entry.listener === listener);
    if (index < 0) return false;
    entries = entries.toSpliced(index, 1);
    return true;
  };
  const clear = (): void => {
    entries = [];
  };
  const size: PropertyDescriptor = { get: () => entries.length, enumerable: true };
  const iterate = (): IterableIterator<ListenerFunction<Args>> =>
    entries.map((entry) => entry.listener).values();
  const listed = Object.assign(call, { add, remove, clear, [Symbol.iterator]: iterate });
  return Object.defineProperty(listed, "size", size) as EventListener<Args>;
}
