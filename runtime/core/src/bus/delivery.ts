import type { AnyModel } from "../schema/shape.js";
import { type Codec, codecOf, type WireContext } from "../wire/index.js";
import { withAnyType } from "./any-type.js";
import type { HandlerGroup, Work } from "./handler-group.js";
import type { Incoming } from "./incoming.js";
import { type Register, wantedType } from "./registration.js";
import type { Listener } from "./route.js";
import { isThenable } from "./thenable.js";

/** What a listener needs of its bus. */
export type ListenerContext = {
  readonly dynamics: WireContext;
  filterFailed(error: unknown): void;
  handlerFailed(error: unknown): void;
};

/** One registration at work: type, then filter, then decode, then the handler. */
export class HandlerListener implements Listener {
  readonly type: string | undefined;
  active = true;
  readonly #codec: Codec;
  readonly #model: AnyModel;

  constructor(
    readonly options: Register<unknown, unknown>,
    readonly group: HandlerGroup,
    readonly context: ListenerContext,
  ) {
    this.type = wantedType(options);
    this.#codec = codecOf(options.wire);
    this.#model = options.matchType === false ? withAnyType(options.model) : options.model;
  }

  deliver(message: Incoming): void | Promise<void> {
    if (!this.active || !this.#passes(message)) return;
    const decoded = message.decode(this.#codec, this.#model, this.context.dynamics);
    if (decoded.error !== undefined) return;
    try {
      const result = this.options.handler(decoded.value, message);
      if (isThenable(result)) return this.#settle(result);
    } catch (error) {
      this.context.handlerFailed(error);
    }
  }

  #passes(message: Incoming): boolean {
    const { filter } = this.options;
    if (filter === undefined) return true;
    const raw = message.json();
    if (raw === undefined) return false;
    try {
      return Boolean(filter(raw));
    } catch (error) {
      this.context.filterFailed(error);
      return false;
    }
  }

  async #settle(result: PromiseLike<unknown>): Promise<void> {
    try {
      await result;
    } catch (error) {
      this.context.handlerFailed(error);
    }
  }
}

/** One message for the listeners of one group: one after the other, each awaited. */
export class Delivery implements Work {
  readonly #message: Incoming;
  readonly #listeners: readonly Listener[];

  constructor(message: Incoming, listeners: readonly Listener[]) {
    this.#message = message;
    this.#listeners = listeners;
  }

  get bytes(): number {
    return this.#message.body.length;
  }

  get place(): string {
    return this.#message.topic;
  }

  run(): void | Promise<void> {
    for (let index = 0; index < this.#listeners.length; index++) {
      const result = this.#listeners[index]?.deliver(this.#message);
      if (result !== undefined) return this.#continue(result, index + 1);
    }
  }

  async #continue(first: Promise<void>, start: number): Promise<void> {
    await first;
    for (let index = start; index < this.#listeners.length; index++)
      await this.#listeners[index]?.deliver(this.#message);
  }
}
