import { EdgeloomError, type ErrorCode, type Issue, isEdgeloomError } from "../base/errors.js";
import type { Operation } from "./descriptors.js";
import type { BodyAt } from "./replies.js";
import { shownUrl } from "./shown-url.js";
import type { HttpHeaders } from "./types.js";

/**
 * Why a call failed.
 *
 * - by status: `bad-request` 400 and 422, `unauthorized` 401, `forbidden` 403, `not-found` 404 and 410, `conflict` 409 and 412,
 *   `rate-limited` 429, `client` every other 4xx, `server` 5xx, `redirect` a 3xx that is not followed, `unexpected` a status
 *   that the description of the operation does not know
 * - by transport: `network`, `tls`, `timeout`, `cancelled`, `truncated` (fewer bytes than announced), `too-large`
 * - by content: `parse` (not what the content type says), `invalid` (does not fit the model)
 * - `request`: it could not be built, so nothing was sent
 */
export type HttpErrorKind =
  | "bad-request"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "rate-limited"
  | "client"
  | "server"
  | "redirect"
  | "unexpected"
  | "network"
  | "tls"
  | "timeout"
  | "cancelled"
  | "truncated"
  | "too-large"
  | "parse"
  | "invalid"
  | "request";

/** Facts of an {@link HttpError}. */
export type HttpErrorFacts<Body = unknown> = {
  readonly kind: HttpErrorKind;
  readonly method: string;
  /** Route template, never the address. */
  readonly route: string;
  /** The address that was called, without credentials. */
  readonly url?: string | undefined;
  readonly statusCode?: number | undefined;
  /** From 1; 0 when nothing was sent. */
  readonly attempt?: number | undefined;
  /** What the server calls this request, from its headers. */
  readonly requestId?: string | undefined;
  readonly headers?: HttpHeaders | undefined;
  readonly body?: Body | undefined;
  /** The body as it came. */
  readonly bytes?: Uint8Array | undefined;
  /** Whether the body is of the type that the operation describes for the status. */
  readonly isDescribed?: boolean | undefined;
  readonly detail?: string | undefined;
  readonly fieldErrors?: FieldErrors | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly retryable?: boolean | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly fix?: string | undefined;
  readonly cause?: unknown;
};

/** What a server says about single fields. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

const brand = Symbol.for("edgeloom.http-error");
const noBytes = /*@__PURE__*/ new Uint8Array(0);
const noFieldErrors: FieldErrors = /*@__PURE__*/ Object.freeze(
  /*@__PURE__*/ Object.create(null) as FieldErrors,
);

/**
 * Every failure of an HTTP call. What may hold a secret (address, headers, body) is there for the program, but in no text: neither
 * in the message nor when the error is logged, printed or turned into JSON.
 */
export class HttpError<Body = unknown> extends EdgeloomError {
  readonly kind: HttpErrorKind;
  readonly method: string;
  /** Route template such as `/pets/{petId}`, never the address. */
  readonly route: string;
  /** Status as a number; undefined when there was no reply. */
  readonly statusCode: number | undefined;
  /** The attempt that failed, from 1; 0 when nothing was sent. */
  readonly attempt: number;
  /** What the server calls this request, from its headers. */
  readonly requestId: string | undefined;
  /** What the server says about single fields; its general remarks are `detail`. */
  readonly fieldErrors: FieldErrors;
  /** The wait that the server asked for. */
  readonly retryAfterMs: number | undefined;
  /** Whether the body is of the type that the operation describes for the status. */
  readonly isDescribed: boolean;
  /** The body of the reply: as described, else JSON if it is some, else text, else bytes. */
  declare readonly body: Body;
  /** The body as it came, at most `limits.maxResponseBytes`; empty when there was no reply or none was read. */
  declare readonly bytes: Uint8Array;
  /** Headers of the reply. */
  declare readonly headers: HttpHeaders | undefined;
  /**
   * The address that was called, that of the last redirect included; undefined when none could be made. Without the credentials
   * of the client, and what stands under a secret name (`?token=`, `/reset/{token}`) is covered.
   */
  declare readonly url: string | undefined;

  constructor(code: ErrorCode, message: string, facts: HttpErrorFacts<Body>) {
    super(code, message, {
      place: `${facts.method} ${facts.route}`,
      ...(facts.fix !== undefined && { fix: facts.fix }),
      ...(facts.issues !== undefined && { issues: facts.issues }),
      ...(facts.statusCode !== undefined && { status: String(facts.statusCode) }),
      ...(facts.detail !== undefined && { detail: facts.detail }),
      ...(facts.retryable !== undefined && { retryable: facts.retryable }),
      ...(facts.cause !== undefined && { cause: facts.cause }),
    });
    this.kind = facts.kind;
    this.method = facts.method;
    this.route = facts.route;
    this.statusCode = facts.statusCode;
    this.attempt = facts.attempt ?? 0;
    this.requestId = facts.requestId;
    this.fieldErrors = facts.fieldErrors ?? noFieldErrors;
    this.retryAfterMs = facts.retryAfterMs;
    this.isDescribed = facts.isDescribed ?? false;
    hide(this, "body", facts.body);
    hide(this, "bytes", facts.bytes ?? noBytes);
    hide(this, "headers", facts.headers);
    hide(this, "url", facts.url === undefined ? undefined : shownUrl(facts.url, facts.route));
    Object.defineProperty(this, brand, { value: true });
  }

  /** What may be logged. */
  toJSON(): Record<string, unknown> {
    const { code, kind, message, method, route, statusCode, attempt, requestId, retryAfterMs } = this;
    return {
      name: this.name,
      code,
      kind,
      message,
      method,
      route,
      statusCode,
      attempt,
      requestId,
      retryAfterMs,
    };
  }
}

/** Not enumerable, so neither `console.log` nor `JSON.stringify` nor a logger finds it. */
function hide(error: object, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, enumerable: false });
}

/** Tells whether a caught value is an {@link HttpError}, of this or of another copy of the package. */
export function isHttpError(value: unknown): value is HttpError {
  return isEdgeloomError(value) && brand in value;
}

/**
 * Tells whether a call of this operation failed with this status. Then `error.body` has the type that the operation describes
 * for it, exactly, by range (`4XX`) or by `default`.
 */
export function isFailure<Args, Result, Replies, Item, const Status extends number>(
  error: unknown,
  operation: Operation<Args, Result, Replies, Item>,
  status: Status,
): error is HttpError<BodyAt<Replies, Status>> & { readonly statusCode: Status } {
  if (!isHttpError(error) || error.statusCode !== status || !error.isDescribed) return false;
  return error.method === operation.method.toUpperCase() && error.route === operation.path;
}
