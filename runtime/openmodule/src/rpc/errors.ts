import { EdgeloomError, type ErrorCode, type ErrorFacts, isEdgeloomError } from "@edgeloom/runtime";

/** What went wrong with a call; every failure of an openmodule RPC is one (openmodule spec §5.4). */
export class RpcError extends EdgeloomError {}

/** The call was given up by its caller. */
export class RpcCancelError extends RpcError {}

/** The reply does not fit the model that was expected. */
export class RpcValidationError extends RpcError {}

/** No reply came in time; `code` tells whether the call may have run (`UNAVAILABLE`: it did not). */
export class RpcTimeoutError extends RpcError {}

/** The server answered with a failure; `status` and `detail` say which. */
export class RpcReplyError extends RpcError {}

/** The handler of the server failed (status `handler_error`). */
export class ServerHandlerError extends RpcReplyError {}

/** A filter of the server failed (status `filter_error`). */
export class ServerFilterError extends RpcReplyError {}

/** The server did not understand the request (status `validation_error`). */
export class ServerValidationError extends RpcReplyError {}

/** The server answered with the status `error`, as those that talk to the internet do. */
export class RpcServerError extends RpcReplyError {}

/** The server answered with a status that stands for no known outcome. */
export class ServerUnknownError extends RpcReplyError {}

type ErrorClass = new (code: ErrorCode, message: string, facts?: ErrorFacts) => RpcError;

const byStatus: ReadonlyMap<string | undefined, ErrorClass> = new Map<string | undefined, ErrorClass>([
  ["handler_error", ServerHandlerError],
  ["filter_error", ServerFilterError],
  ["validation_error", ServerValidationError],
  ["error", RpcServerError],
]);

const byCode: ReadonlyMap<ErrorCode, ErrorClass> = new Map<ErrorCode, ErrorClass>([
  ["CANCELLED", RpcCancelError],
  ["UNAVAILABLE", RpcTimeoutError],
  ["DEADLINE_EXCEEDED", RpcTimeoutError],
  ["UNKNOWN_OUTCOME", RpcTimeoutError],
  ["OVERLOADED", RpcError],
  ["CLOSED", RpcError],
]);

function classOf({ code, status, place: where }: EdgeloomError, place: string): ErrorClass | undefined {
  if (code === "REMOTE") return byStatus.get(status) ?? ServerUnknownError;
  // A request that does not fit is the caller's own mistake; of a reply the runtime says so by the place.
  if (code === "INVALID") return where === place ? RpcValidationError : undefined;
  return byCode.get(code);
}

/** The openmodule error for a failure of the runtime; `place` is `channel/type`. Mistakes of the caller stay what they are. */
export function rpcErrorOf(error: unknown, place: string): unknown {
  if (!isEdgeloomError(error) || error instanceof RpcError) return error;
  const kind = classOf(error, place);
  return kind === undefined ? error : new kind(error.code, error.message, factsOf(error));
}

/** A timeout of a wait that was shorter than its call. */
export function waitTimeout(place: string): RpcTimeoutError {
  return new RpcTimeoutError("DEADLINE_EXCEEDED", `no reply from ${place} in time; it may have run`, {
    place,
  });
}

function factsOf(error: EdgeloomError): ErrorFacts {
  const { place, fix, status, detail, issues, retryable } = error;
  return {
    issues,
    retryable,
    cause: error,
    ...(place === undefined ? {} : { place }),
    ...(fix === undefined ? {} : { fix }),
    ...(status === undefined ? {} : { status }),
    ...(detail === undefined ? {} : { detail }),
  };
}
