import type { ErrorCode } from "@edgeloom/runtime/base";
import { HttpError, type HttpErrorFacts, type HttpErrorKind, type HttpHeaders } from "@edgeloom/runtime/http";

/** A reply that an error is about. */
export type ErrorResponse = {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The body as it came. */
  readonly content: Uint8Array;
};

/** What an error of this package knows beside the facts of an {@link HttpError}. */
export type RestErrorFacts = HttpErrorFacts & {
  readonly url: string;
  readonly response: ErrorResponse | undefined;
};

/**
 * Every failure of a call to ArchFX Cloud (specification 1.9). `detail` and `fieldErrors` hold what the server says, `cause` what
 * lies below. Secrets are in none of it.
 */
export class RestHttpBaseException extends HttpError {
  /** The address that was called; values of secret query parameters are covered. */
  declare readonly url: string;
  /** The whole reply; undefined where there was none. */
  declare readonly response: ErrorResponse | undefined;

  constructor(code: ErrorCode, message: string, facts: RestErrorFacts) {
    super(code, message, facts);
    // Not enumerable: a reply may hold secrets, and whoever prints the error has not asked for it.
    Object.defineProperty(this, "response", { value: facts.response, enumerable: false });
  }

  /** The body of the reply as it came; empty where there was none. */
  get content(): Uint8Array {
    return this.bytes;
  }
}

/** Status 400 to 499. */
export class HttpClientError extends RestHttpBaseException {}

/** Status 400 or 422: `fieldErrors` says what is wrong with which field. */
export class HttpBadRequestError extends HttpClientError {}

/** Status 401: not logged in, or the tokens have expired and could not be refreshed. */
export class HttpAuthenticationError extends HttpClientError {}

/** Status 403: logged in, but not allowed. */
export class HttpPermissionError extends HttpClientError {}

/** Status 404. */
export class HttpNotFoundError extends HttpClientError {}

/** Status 409 or 412. */
export class HttpConflictError extends HttpClientError {}

/** Status 429: `retryAfterMs` says how long to wait, where the server does. */
export class HttpRateLimitError extends HttpClientError {}

/** Status 500 to 599. */
export class HttpServerError extends RestHttpBaseException {}

/** A redirect that must not be followed: it would lose the body of a write, or lead astray. */
export class HttpRedirectError extends RestHttpBaseException {}

/** The server could not be reached, or the connection broke. */
export class HttpConnectionError extends RestHttpBaseException {}

/** No complete reply in time. */
export class HttpTimeoutError extends HttpConnectionError {}

/** TLS failed: a certificate that is not trusted, most of the time. */
export class HttpCouldNotVerifyServerError extends RestHttpBaseException {}

/** A reply that is not what its content type says, shorter than announced, or does not fit its description. */
export class HttpParseError extends RestHttpBaseException {}

type RestErrorClass = new (code: ErrorCode, message: string, facts: RestErrorFacts) => RestHttpBaseException;

const classes: Readonly<Record<HttpErrorKind, RestErrorClass>> = {
  "bad-request": HttpBadRequestError,
  unauthorized: HttpAuthenticationError,
  forbidden: HttpPermissionError,
  "not-found": HttpNotFoundError,
  conflict: HttpConflictError,
  "rate-limited": HttpRateLimitError,
  client: HttpClientError,
  server: HttpServerError,
  redirect: HttpRedirectError,
  unexpected: RestHttpBaseException,
  network: HttpConnectionError,
  tls: HttpCouldNotVerifyServerError,
  timeout: HttpTimeoutError,
  cancelled: RestHttpBaseException,
  truncated: HttpParseError,
  "too-large": RestHttpBaseException,
  parse: HttpParseError,
  invalid: HttpParseError,
  request: RestHttpBaseException,
};

/** The class of a failure. */
export function restErrorClass(kind: HttpErrorKind, status: number | undefined): RestErrorClass {
  // Only 404 says that something is not there, and a status from 600 on says nothing that anybody knows.
  if (kind === "not-found" && status !== 404) return HttpClientError;
  return status !== undefined && status >= 600 ? RestHttpBaseException : classes[kind];
}
