import type { Issue } from "../../base/errors.js";
import { problem, type Subject } from "../call/problem.js";
import { retryAfterMs } from "../call/retry-after.js";
import type { HttpError, HttpErrorKind } from "../http-error.js";
import type { Settings } from "../settings.js";
import type { HttpHeaders } from "../types.js";
import { failureDetail } from "./failure-detail.js";

/** What the error of a reply is made of. */
export type FailureParts = {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Where it came from. */
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly attempt: number;
  readonly settings: Settings;
  readonly body: unknown;
  readonly isDescribed: boolean;
  readonly issues: readonly Issue[];
};

/** The error of a reply that is no success. */
export function failureError(subject: Subject, parts: FailureParts): HttpError {
  const { status, headers, url, bytes, attempt, settings, body, isDescribed, issues } = parts;
  const kind = kindOfStatus(status);
  const detail = failureDetail(body);
  const said = detail.detail === undefined ? "" : `: ${detail.detail}`;
  const askedMs = retryAfterMs(headers["retry-after"], settings.clock);
  return problem(subject, `${words(kind, status)}${said}`, {
    kind,
    statusCode: status,
    attempt,
    url,
    headers,
    body,
    bytes,
    isDescribed,
    requestId: requestIdOf(headers),
    ...detail,
    ...(askedMs !== undefined && { retryAfterMs: askedMs }),
    retryable: settings.retry.statuses.has(status),
    ...(issues.length > 0 && { issues }),
    ...(fixes[kind] !== undefined && { fix: fixes[kind] }),
  });
}

function words(kind: HttpErrorKind, status: number): string {
  if (kind === "redirect") return `status ${status}, a redirect that is not followed`;
  return kind === "unexpected" ? `status ${status} is not described` : `status ${status}`;
}

const fixes: Partial<Record<HttpErrorKind, string>> = {
  redirect:
    "correct the base URL or path; redirects within the origin are followed with the option `redirects`",
  unauthorized: "give credentials that are valid",
};

const kinds: ReadonlyMap<number, HttpErrorKind> = new Map([
  [0, "redirect"],
  [400, "bad-request"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not-found"],
  [409, "conflict"],
  [410, "not-found"],
  [412, "conflict"],
  [422, "bad-request"],
  [429, "rate-limited"],
]);

/** The kind of a status. Browsers give 0 for a redirect that is not followed. */
export function kindOfStatus(status: number): HttpErrorKind {
  const known = kinds.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return "server";
  if (status >= 400) return "client";
  return status >= 300 ? "redirect" : "unexpected";
}

const requestIdHeaders = [
  "x-request-id",
  "request-id",
  "x-correlation-id",
  "x-amzn-requestid",
  "x-github-request-id",
  "x-trace-id",
  "cf-ray",
];

/** What the server calls a request, from its headers. */
export function requestIdOf(headers: HttpHeaders): string | undefined {
  for (const name of requestIdHeaders) {
    const id = headers[name];
    if (id !== undefined && /^[\w.:+/=-]{1,200}$/.test(id)) return id;
  }
  return undefined;
}
