export { type EventListener, type EventListenerOptions, eventListener } from "@edgeloom/runtime/bus";
export { DeeplogDispatcher, type DeeplogOptions } from "./deeplog.js";
export {
  MessageDispatcher,
  type MessageDispatcherOptions,
  type PropertyFilter,
  type RegisterHandlerOptions,
} from "./dispatcher.js";
export { type PlainMessage, type Publish, publishOn } from "./publish.js";
export type { RaiseOptions } from "./raising.js";
export { openmoduleWire } from "./wire.js";
