import type { ErrorCode, Issue } from "../../base/errors.js";
import { HttpError, type HttpErrorFacts, type HttpErrorKind } from "../http-error.js";

/** What is said of every failure of a call. */
export type Subject = { readonly method: string; readonly route: string; readonly url?: string };

const codes: Readonly<Record<HttpErrorKind, ErrorCode>> = {
  "bad-request": "REMOTE",
  unauthorized: "REMOTE",
  forbidden: "REMOTE",
  "not-found": "REMOTE",
  conflict: "REMOTE",
  "rate-limited": "REMOTE",
  client: "REMOTE",
  server: "REMOTE",
  redirect: "REMOTE",
  unexpected: "REMOTE",
  network: "UNAVAILABLE",
  tls: "UNAVAILABLE",
  timeout: "DEADLINE_EXCEEDED",
  cancelled: "CANCELLED",
  truncated: "MALFORMED",
  "too-large": "MALFORMED",
  parse: "MALFORMED",
  invalid: "INVALID",
  request: "INVALID",
};

/** An {@link HttpError} of a kind; `what` follows the method and route. */
export function problem<Body>(
  { method, route, url }: Subject,
  what: string,
  facts: Omit<HttpErrorFacts<Body>, "method" | "route"> & { readonly code?: ErrorCode },
): HttpError<Body> {
  const code = facts.code ?? codes[facts.kind];
  return new HttpError(code, `${method} ${route}: ${what}`, { url, ...facts, method, route });
}

const shownIssues = 3;

/** The first places where a value does not fit, in words. */
export function issuesText(issues: readonly Issue[]): string {
  const shown = issues
    .slice(0, shownIssues)
    .map(
      ({ path, expected, received }) =>
        `${path.length === 0 ? "" : `${path.join(".")}: `}expected ${expected}, received ${received}`,
    );
  const more = issues.length > shownIssues ? `; and ${issues.length - shownIssues} more` : "";
  return `${shown.join("; ")}${more}`;
}
