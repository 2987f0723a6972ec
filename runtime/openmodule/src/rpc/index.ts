export { gatewayFilter, type RequestContext, type RequestFilter } from "@edgeloom/runtime/rpc";
export { OpenmoduleRpcClient, type PlainRequest, type RpcOptions, type TypedRpcOptions } from "./client.js";
export { type CreateRpcServerOptions, createRpcServer } from "./create.js";
export type { RpcEntry } from "./entry.js";
export {
  RpcCancelError,
  RpcError,
  RpcReplyError,
  RpcServerError,
  RpcTimeoutError,
  RpcValidationError,
  ServerFilterError,
  ServerHandlerError,
  ServerUnknownError,
  ServerValidationError,
} from "./errors.js";
export {
  type HandlerResult,
  OpenmoduleRpcServer,
  type OpenmoduleRpcServerOptions,
  type RpcHandler,
} from "./server.js";
