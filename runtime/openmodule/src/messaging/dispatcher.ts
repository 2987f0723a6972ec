import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Bus,
  type Handler,
  type HandlerGroup,
  type HandlerOptions,
  type JsonObject,
  type MessageFilter,
  type Registration,
  withAnyType,
} from "@edgeloom/runtime/bus";
import type { Model } from "@edgeloom/runtime/schema";
import { mayBeExported, type SchemaOptions, schemaRegistry } from "../core/schema-registry.js";
import { type RaiseOptions, Raising, raiseUncaught } from "./raising.js";
import { openmoduleWire } from "./wire.js";

/** Properties that a message must have at its top level, with these values. */
export type PropertyFilter = { readonly [key: string]: unknown };

/** Options of one registration. */
export type RegisterHandlerOptions = Omit<HandlerOptions, "filter"> &
  SchemaOptions & {
    /** Looks at the raw message; a falsy result skips the handler. The object form is deprecated since line 9. */
    readonly filter?: MessageFilter | PropertyFilter;
    /**
     * False: messages of every type are considered, so `type` may then be any text. Default true: those of the type that the
     * model fixes.
     */
    readonly matchType?: boolean;
  };

/** What a dispatcher is made of. */
export type MessageDispatcherOptions = RaiseOptions & {
  readonly bus: Bus;
  /** Whether registrations are told to the schema registry; the `TESTING` of the service. */
  readonly exportsSchema?: boolean;
  /** Group of the handlers that name none. Default: the one of the bus. */
  readonly group?: HandlerGroup;
  /** Gets the errors that are raised; default: they end the process as uncaught ones. */
  readonly onRaised?: (error: unknown) => void;
};

/** Hands received messages to handlers, one message at a time and in order (openmodule spec §3.5). */
export class MessageDispatcher {
  readonly #bus: Bus;
  readonly #exportsSchema: boolean;
  readonly #group: HandlerGroup | undefined;
  readonly #raising: Raising;
  readonly #registrations = new Set<Registration>();

  constructor(options: MessageDispatcherOptions) {
    this.#bus = options.bus;
    this.#exportsSchema = options.exportsSchema ?? false;
    this.#group = options.group;
    this.#raising = new Raising(options, options.onRaised ?? raiseUncaught);
  }

  /** How many registrations there are. */
  get size(): number {
    return this.#registrations.size;
  }

  /**
   * Registers a handler; each registration fires, also of the same handler. The topic is compared exactly. A message that
   * does not fit the model, and a filter or handler that throws, is logged and disturbs nobody else.
   *
   * @throws EdgeloomError `CONFIG` when the model fixes no type and `matchType` is not false, or when errors are raised and
   * the handler would run beside others
   */
  registerHandler<Out, In>(
    topic: string,
    model: Model<Out, In>,
    handler: Handler<Out>,
    options: RegisterHandlerOptions = {},
  ): Registration {
    const { filter, registerSchema = true, description, matchType = true, ...rest } = options;
    this.#assertSerial(topic, rest.concurrency);
    const group = rest.concurrency === undefined ? (rest.group ?? this.#group) : rest.group;
    const inner = this.#bus.register({
      ...rest,
      ...(group === undefined ? {} : { group }),
      ...this.#steps(matchType ? model : withAnyType(model), filter, handler),
      topic,
      model,
      matchType,
      wire: openmoduleWire,
    });
    if (this.#exportsSchema && registerSchema && mayBeExported(handler))
      schemaRegistry()?.saveMessage({ topic, model, handler, filter, description });
    const registration: Registration = {
      unregister: () => {
        this.#registrations.delete(registration);
        return inner.unregister();
      },
    };
    this.#registrations.add(registration);
    return registration;
  }

  /** Takes one registration away; messages that wait for it are not handled any more. Tells whether it was registered. */
  unregisterHandler(registration: Registration): boolean {
    return registration.unregister();
  }

  /** Takes all registrations of this dispatcher away. */
  dispose(): void {
    for (const registration of this.#registrations) registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #steps<Out, In>(
    model: Model<Out, In>,
    filter: RegisterHandlerOptions["filter"],
    handler: Handler<Out>,
  ): { readonly filter?: MessageFilter; readonly handler: Handler<Out> } {
    const given = filter === undefined ? undefined : asFunction(filter);
    if (!this.#raising.isOn) return given === undefined ? { handler } : { filter: given, handler };
    return {
      filter: this.#raising.filter(this.#bus, model, given),
      handler: this.#raising.handler(handler),
    };
  }

  #assertSerial(topic: string, concurrency = 1): void {
    if (concurrency === 1 || !this.#raising.isOn) return;
    throw new EdgeloomError("CONFIG", "errors can only be raised by handlers that run one after the other", {
      place: topic,
      fix: "leave concurrency out, or do not raise errors",
    });
  }
}

function asFunction(filter: MessageFilter | PropertyFilter): MessageFilter {
  if (typeof filter === "function") return filter;
  const wanted = Object.entries(filter);
  return (raw: JsonObject) => wanted.every(([key, value]) => Object.hasOwn(raw, key) && raw[key] === value);
}
