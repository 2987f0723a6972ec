import type { Job } from "../call/job.js";
import { problem } from "../call/problem.js";
import type { GenericRequest, ReplyForm } from "../generic.js";
import type { HttpError } from "../http-error.js";
import type { Settings } from "../settings.js";
import type { HttpHeaders } from "../types.js";
import { csvRows } from "./csv.js";
import { failureError, requestIdOf } from "./failure-error.js";
import { decodeText, Misread, parseJsonText } from "./fitting.js";
import { guessedBody, leniently } from "./interpret-reply.js";

/** A whole reply to a generic request. */
export type GenericFacts = {
  readonly url: string;
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly bytes: Uint8Array;
  readonly attempt: number;
  readonly settings: Settings;
};

/** The body in the form that was asked for. Throws an `HttpError` of kind `parse`. */
export function genericBody(job: Job, request: GenericRequest<ReplyForm>, facts: GenericFacts): unknown {
  try {
    // 204 and 205 say that there is nothing, whatever was sent.
    const isEmpty = job.method === "HEAD" || empty.has(facts.status);
    const body = read(request.as ?? "auto", isEmpty ? { ...facts, bytes: noBytes } : facts, isEmpty);
    return withIntegers(body, request.integers);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    const { url, status, headers, bytes, attempt } = facts;
    throw problem(job, `status ${status}: ${error.message}`, {
      kind: "parse",
      statusCode: status,
      attempt,
      url,
      headers,
      bytes,
      requestId: requestIdOf(headers),
      body: leniently(facts),
    });
  }
}

const empty: ReadonlySet<number> = /*@__PURE__*/ new Set([204, 205]);
const noBytes = /*@__PURE__*/ new Uint8Array(0);

function read(form: ReplyForm, facts: GenericFacts, isEmpty: boolean): unknown {
  const { bytes, headers, settings } = facts;
  const contentType = headers["content-type"];
  switch (form) {
    case "json":
      return isEmpty ? undefined : parseJsonText(decodeText(bytes, contentType), settings.limits);
    case "text":
      return decodeText(bytes, contentType);
    case "csv":
      return csvRows(decodeText(bytes, contentType));
    case "bytes":
      return bytes;
    case "auto":
    case "stream":
      return guessedBody(facts);
  }
}

/** The error of a reply that is no success. */
export function genericFailure(job: Job, facts: GenericFacts): HttpError {
  return failureError(job, { ...facts, body: leniently(facts), isDescribed: false, issues: [] });
}

/** A copy with the nearest numbers in the place of long integers, or with a bigint in that of every integer. */
function withIntegers(value: unknown, form: GenericRequest["integers"] = "bigint"): unknown {
  if (form === "bigint") return value;
  if (typeof value === "bigint") return form === "number" ? Number(value) : value;
  if (typeof value === "number")
    return form === "number" || !Number.isSafeInteger(value) ? value : BigInt(value);
  if (Array.isArray(value)) return value.map((item) => withIntegers(item, form));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, withIntegers(held, form)]));
}
