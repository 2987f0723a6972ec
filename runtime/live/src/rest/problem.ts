import { STATUS_CODES } from "node:http";
import type { RequestIssue } from "./parameters.js";

/** What is said of a request that is not answered as the document describes (RFC 9457). */
export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly issues?: readonly RequestIssue[];
  /** Headers that belong to the status. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** A problem; its title is the usual one of the status. */
export function problem(
  status: number,
  detail: string,
  more: Pick<Problem, "issues" | "headers"> = {},
): Problem {
  return { status, title: STATUS_CODES[status] ?? "Problem", detail, ...more };
}

/** The body of a problem. */
export function problemText({ status, title, detail, issues }: Problem): string {
  return `${JSON.stringify({ type: "about:blank", title, status, detail, ...(issues && { issues }) }, undefined, 2)}\n`;
}
