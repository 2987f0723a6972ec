/**
 * Typed messages on topics: publishers, handlers in order, filters, and the bus that routes them.
 *
 * @packageDocumentation
 */
export { withAnyType } from "./any-type.js";
export { Bus, createBus } from "./bus.js";
export {
  type BusEvents,
  type BusOptions,
  type BusPart,
  type BusStats,
  defaultBusDrainMs,
} from "./bus-types.js";
export {
  type AnyMessage,
  type AnyMethod,
  type Message,
  type Method,
  message,
  method,
  type Service,
  service,
  type Topic,
  topic,
} from "./descriptors.js";
export {
  type EventListener,
  type EventListenerOptions,
  eventListener,
  type ListenerFunction,
} from "./event-listener.js";
export { HandlerGroup, type HandlerGroupOptions } from "./handler-group.js";
export type { Decoded, Incoming, JsonObject } from "./incoming.js";
export type {
  Handler,
  HandlerOptions,
  MessageContext,
  MessageFilter,
  Register,
  Registration,
} from "./registration.js";
export type { Receiver } from "./route.js";
export {
  type MessageHandlers,
  type MessageIn,
  type MessageOut,
  on,
  type Publisher,
  publisher,
  type SafeName,
  safeName,
  subscribe,
} from "./topics.js";
