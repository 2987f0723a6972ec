import type { z } from "zod";
import type { SendOutcome } from "../transport/transport.js";
import { codecOf } from "../wire/index.js";
import type { Bus } from "./bus.js";
import type { AnyMessage, Topic } from "./descriptors.js";
import type { Handler, HandlerOptions, Registration } from "./registration.js";

type Messages = Readonly<Record<string, AnyMessage>>;

/** The value that a handler of a message gets. */
export type MessageOut<M extends AnyMessage> = z.output<M["model"]>;

/** The value that a publisher of a message takes; what has a default may be left out. */
export type MessageIn<M extends AnyMessage> = z.input<M["model"]>;

/** Handlers for messages of a topic, by method name; those that are not of interest are left out. */
export type MessageHandlers<M extends Messages> = { readonly [K in keyof M]?: Handler<MessageOut<M[K]>> };

/** One method per message of a topic. */
export type Publisher<M extends Messages> = {
  readonly [K in keyof M as SafeName<K>]: (message: MessageIn<M[K]>) => SendOutcome;
};

/** A method named `then` would make its object look like a promise; it is reached as `then_`. */
export type SafeName<K> = K extends "then" ? "then_" : K;

/** The name under which an object of methods offers a method; see {@link SafeName}. */
export function safeName(name: string): string {
  return name === "then" ? "then_" : name;
}

/** Handles one kind of message of a topic. */
export function on<M extends Messages, K extends keyof M & string>(
  bus: Bus,
  topic: Topic<M>,
  name: K,
  handler: Handler<MessageOut<M[K]>>,
  options: HandlerOptions = {},
): Registration {
  const { type, model } = topic.messages[name] as M[K];
  return bus.register({
    ...options,
    topic: topic.address,
    wire: topic.wire,
    model,
    type,
    matchType: type !== undefined,
    handler: handler as Handler<unknown>,
  });
}

/** Handles the messages of a topic. With `concurrency` all of its handlers share one group of that width. */
export function subscribe<M extends Messages>(
  bus: Bus,
  topic: Topic<M>,
  handlers: NoInfer<MessageHandlers<M>>,
  options: HandlerOptions = {},
): Registration {
  const { concurrency, ...rest } = options;
  const group = concurrency === undefined ? options.group : bus.group({ name: topic.address, concurrency });
  const registrations = Object.keys(handlers).flatMap((name) => {
    const handler = handlers[name];
    return handler === undefined
      ? []
      : [on(bus, topic, name, handler, group === undefined ? rest : { ...rest, group })];
  });
  return {
    unregister: () => registrations.map((registration) => registration.unregister()).some(Boolean),
  };
}

/** Publishes the messages of a topic. Timestamp, name and type are filled in; a value that does not fit throws `INVALID`. */
export function publisher<M extends Messages>(bus: Bus, topic: Topic<M>): Publisher<M> {
  const codec = codecOf(topic.wire);
  const methods = Object.entries(topic.messages).map(([name, { model }]) => {
    const publish = (message: unknown): SendOutcome =>
      bus.publish(topic.address, codec.encode(model, message, bus.dynamics));
    return [safeName(name), publish] as const;
  });
  return Object.fromEntries(methods) as unknown as Publisher<M>;
}
