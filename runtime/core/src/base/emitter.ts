import type { Logger } from "./log.js";

/** Event names and the arguments of their listeners. */
export type EventMap<Events> = { [K in keyof Events]: unknown[] };

type AnyListener = (...args: unknown[]) => void;

/** A small typed emitter. A listener that throws is logged and does not disturb the others nor the emitting code. */
export class Emitter<Events extends EventMap<Events>> {
  readonly #listeners = new Map<keyof Events, readonly AnyListener[]>();
  readonly #log: Logger;

  constructor(options: { readonly log: Logger }) {
    this.#log = options.log;
  }

  /** Adds a listener; the result takes it away again. */
  on<K extends keyof Events>(event: K, listener: (...args: Events[K]) => void): () => void {
    // Wrapped, so that the same function added twice is two listeners.
    const own = (...args: unknown[]): void => listener(...(args as Events[K]));
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), own]);
    return () => {
      const rest = (this.#listeners.get(event) ?? []).filter((other) => other !== own);
      if (rest.length === 0) this.#listeners.delete(event);
      else this.#listeners.set(event, rest);
    };
  }

  /** Calls the listeners that were there when the event happened, in the order they were added. */
  emit<K extends keyof Events>(event: K, ...args: Events[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(...args);
      } catch (error) {
        this.#log.error({ event: String(event), error }, "an event listener threw");
      }
    }
  }

  listenerCount(event: keyof Events): number {
    return this.#listeners.get(event)?.length ?? 0;
  }

  removeAll(): void {
    this.#listeners.clear();
  }
}
