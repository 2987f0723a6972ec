import type { Bus, Handler, JsonObject, MessageContext, MessageFilter } from "@edgeloom/runtime/bus";
import type { AnyModel } from "@edgeloom/runtime/schema";
import { codecOf } from "@edgeloom/runtime/wire";
import { openmoduleWire } from "./wire.js";

/** Which errors a dispatcher raises instead of logging them (openmodule spec §3.5); by default none. */
export type RaiseOptions = {
  /** Messages that do not fit the model of a handler. */
  readonly raiseValidationErrors?: boolean;
  /** What handlers throw. */
  readonly raiseHandlerErrors?: boolean;
};

/** Hands errors over instead of having them logged; what comes after the failing handler is left out for that message. */
export class Raising {
  readonly #options: RaiseOptions;
  readonly #raise: (error: unknown) => void;
  /** Messages that a handler has failed with. */
  readonly #failed = new WeakSet<JsonObject>();

  constructor(options: RaiseOptions, raise: (error: unknown) => void) {
    this.#options = options;
    this.#raise = raise;
  }

  /** Whether anything is raised at all. */
  get isOn(): boolean {
    return this.#options.raiseHandlerErrors === true || this.#options.raiseValidationErrors === true;
  }

  /** A filter that also keeps messages back that failed, or do not fit. */
  filter(bus: Bus, model: AnyModel, filter: MessageFilter = () => true): MessageFilter {
    return (raw) => !this.#failed.has(raw) && Boolean(filter(raw)) && this.#fits(bus, model, raw);
  }

  /** A handler whose errors are raised. */
  handler<Out>(handler: Handler<Out>): Handler<Out> {
    if (this.#options.raiseHandlerErrors !== true) return handler;
    return async (message, context) => {
      try {
        await handler(message, context);
      } catch (error) {
        this.#fail(context, error);
      }
    };
  }

  #fail(context: MessageContext, error: unknown): void {
    const raw = context.json();
    if (raw !== undefined) this.#failed.add(raw);
    this.#raise(error);
  }

  #fits(bus: Bus, model: AnyModel, raw: JsonObject): boolean {
    if (this.#options.raiseValidationErrors !== true) return true;
    try {
      codecOf(openmoduleWire).decode(model, raw, bus.dynamics);
      return true;
    } catch (error) {
      this.#failed.add(raw);
      this.#raise(error);
      return false;
    }
  }
}

/** Raises an error past everybody who could catch it, as one that a dispatcher of the reference lets go ends its process. */
export function raiseUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
