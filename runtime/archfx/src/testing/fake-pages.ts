import type { FakeRow } from "./fake-collections.js";
import { detailReply, type FakeReply, jsonReply } from "./fake-reply.js";
import type { FakeRequest } from "./fake-request.js";

const defaultPageSize = 100;

/** One page of a list: `{count, next, previous, results}`. A page after the last is a 404. */
export function pageReply(request: FakeRequest, rows: readonly FakeRow[]): FakeReply {
  const size = wholeNumber(request.query.get("page_size")) ?? defaultPageSize;
  const page = request.query.has("page") ? wholeNumber(request.query.get("page")) : 1;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  if (page === undefined || page > pages) return detailReply(404, "Invalid page.");
  const link = (target: number): string | null =>
    target >= 1 && target <= pages ? linkTo(request, target) : null;
  return jsonReply(200, {
    count: rows.length,
    next: link(page + 1),
    previous: link(page - 1),
    results: rows.slice((page - 1) * size, page * size),
  });
}

/** The rows that fit all filters of a request. A parameter of another name selects nothing and hinders nothing. */
export function selectRows(
  request: FakeRequest,
  rows: readonly FakeRow[],
  filters: Readonly<Record<string, string>>,
): readonly FakeRow[] {
  const asked = Object.entries(filters).filter(([parameter]) => request.query.has(parameter));
  return rows.filter((row) =>
    asked.every(([parameter, field]) => request.query.getAll(parameter).includes(String(row[field]))),
  );
}

function wholeNumber(text: string | null): number | undefined {
  const value = Number(text);
  return text !== null && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}

function linkTo(request: FakeRequest, page: number): string {
  const origin = `${request.headers["x-forwarded-proto"] ?? "http"}://${request.headers["host"] ?? "localhost"}`;
  const url = new URL(request.rawUrl, origin);
  url.searchParams.set("page", String(page));
  return url.href;
}
