/**
 * Calls between services: typed clients and servers over the topics of a bus.
 *
 * @packageDocumentation
 */
export {
  type ClientCall,
  type ClientOptions,
  type RequestIn,
  type ResponseOut,
  type RpcClient,
  rpcClient,
} from "./client.js";
export type { DedupeLimits } from "./dedupe.js";
export type { ServerCall } from "./endpoint.js";
export { cancelTopic, type RequestEnvelope, replyTopic, requestTopic } from "./envelope.js";
export { type FilterScope, gatewayFilter, type RequestFilter } from "./filters.js";
export type { Interceptor, Step } from "./interceptors.js";
export type { ClientStats } from "./mux.js";
export { type RpcStats, rpcStats } from "./parts.js";
export { type CallOptions, callRaw, defaultTimeoutMs, type RawCall } from "./raw.js";
export type { RequestContext } from "./request-context.js";
export {
  type MethodHandler,
  type RequestOut,
  type ResponseIn,
  type RpcServer,
  rpcServer,
  type ServerOptions,
  type ServiceHandle,
  type ServiceHandlers,
  serve,
} from "./server.js";
export type { ServerStats } from "./server-stats.js";
export { type FailureStatus, isFailureStatus, isRemoteError, type RawReply } from "./status.js";
