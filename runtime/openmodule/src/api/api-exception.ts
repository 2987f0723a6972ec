import { EdgeloomError } from "@edgeloom/runtime";
import type { HttpError } from "@edgeloom/runtime/http";

/** A request that an `Api` made failed. */
export class ApiException extends EdgeloomError {
  /** Status of the reply; 408 when none came in time, 400 for every other failure on the way. */
  readonly statusCode: number;
  /** Whether the same request may do better later. */
  readonly retry: boolean;
  /** Body of the reply, where there was one. Not shown in logs. */
  declare readonly response: unknown;

  constructor(cause: HttpError) {
    super(cause.code, cause.message, {
      cause,
      ...(cause.place === undefined ? {} : { place: cause.place }),
      ...(cause.fix === undefined ? {} : { fix: cause.fix }),
    });
    this.statusCode = statusOf(cause);
    this.retry = worthARetry.has(this.statusCode);
    Object.defineProperty(this, "response", { value: cause.body, enumerable: false });
  }
}

const worthARetry: ReadonlySet<number> = new Set([408, 412, 500, 503]);
const timedOut = 408;
const failed = 400;

/** The exception for a failure of the HTTP client; what the caller itself has ended stays what it is. */
export function apiExceptionOf(error: HttpError): EdgeloomError {
  return error.kind === "cancelled" ? error : new ApiException(error);
}

/** A reply that is a success and cannot be read is a failure on the way, too. */
function statusOf({ kind, statusCode }: HttpError): number {
  if (kind === "timeout") return timedOut;
  return statusCode === undefined || (statusCode >= 200 && statusCode < 300) ? failed : statusCode;
}
