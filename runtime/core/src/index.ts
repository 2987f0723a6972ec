/**
 * What a service needs on any transport: a bus, calls, errors. The parts have subpaths of their own with everything they
 * offer; transports stand only there, so that nobody loads a peer package that he does not use.
 *
 * @packageDocumentation
 */
export {
  EdgeloomError,
  type ErrorCode,
  type ErrorFacts,
  type Issue,
  isEdgeloomError,
  type Logger,
  type LogLevel,
} from "./base/index.js";
export {
  type Bus,
  type BusOptions,
  createBus,
  type MessageHandlers,
  on,
  type Publisher,
  publisher,
  type Registration,
  subscribe,
} from "./bus/index.js";
export { type CallOptions, type RpcClient, rpcClient, type ServiceHandlers, serve } from "./rpc/index.js";
export type { Json, Model } from "./schema/index.js";
export { parseJson, type WireRules } from "./wire/index.js";
