import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { content, lowerOperation } from "./api.test.support.js";

type Record = { readonly [key: string]: Json };

const list = { type: "array", items: {} };
const text = { type: "string" };
const whole = { type: "integer" };

const query = (types: Record): Json =>
  Object.entries(types).map(([name, schema]) => ({ name, in: "query", schema }));
const object = (properties: Record): Record => ({ type: "object", properties });

function paged(
  parameters: Record,
  reply: Json,
  {
    more = {},
    headers = {},
    method = "get",
  }: { readonly more?: Record; readonly headers?: Record; readonly method?: string } = {},
) {
  const responses = { "200": { description: "", headers, ...content(reply) } };
  const lowered = lowerOperation({ parameters: query(parameters), responses, ...more }, { method });
  return { ...lowered, pagination: lowered.operation.pagination };
}

const link = { headers: { Link: { schema: text } } };
const envelope = object({ count: whole, next: { type: ["string", "null"] }, previous: text, results: list });

describe("pages that are recognised", () => {
  test.each<readonly [string, Record, Json, object | undefined]>([
    [
      "count, next, results by page",
      { page: whole },
      envelope,
      { kind: "page", parameter: "page", items: "/results", next: "/next" },
    ],
    [
      "count, next, results by offset",
      { limit: whole, offset: whole },
      envelope,
      { kind: "offset", parameter: "offset", limit: "limit", items: "/results" },
    ],
    [
      "count, next, results by the link itself",
      {},
      envelope,
      { kind: "link", items: "/results", next: "/next" },
    ],
    [
      "a cursor",
      { cursor: text },
      object({ data: list, next_cursor: text }),
      { kind: "cursor", parameter: "cursor", next: "/next_cursor", items: "/data" },
    ],
    [
      "a page token",
      { pageToken: text },
      object({ files: list, nextPageToken: text }),
      { kind: "cursor", parameter: "pageToken", next: "/nextPageToken", items: "/files" },
    ],
    [
      "a cursor in an envelope",
      { cursor: text },
      object({ a: list, response_metadata: object({ next_cursor: text }) }),
      { kind: "cursor", parameter: "cursor", next: "/response_metadata/next_cursor", items: "/a" },
    ],
    [
      "offset and limit",
      { offset: whole, limit: whole },
      list,
      { kind: "offset", parameter: "offset", limit: "limit", items: "" },
    ],
    ["page and size alone say not how they end", { page: whole, size: whole }, list, undefined],
    ["two lists leave a doubt", { offset: whole, limit: whole }, object({ a: list, b: list }), undefined],
    [
      "one of them with a usual name does not",
      { offset: whole, limit: whole },
      object({ a: list, items: list }),
      { kind: "offset", parameter: "offset", limit: "limit", items: "/items" },
    ],
    [
      "a cursor that is no plain value",
      { cursor: text },
      object({ data: list, next_cursor: object({}) }),
      undefined,
    ],
    ["an offset that is a text", { offset: text, limit: whole }, list, undefined],
  ])("%s", (_what, parameters, reply, expected) => {
    expect(paged(parameters, reply).pagination).toEqual(expected);
  });

  test("a header Link beside a page", () => {
    expect(paged({ page: whole, per_page: whole }, list, link).pagination).toEqual({
      kind: "link",
      items: "",
    });
    expect(paged({}, list, link).pagination).toBeUndefined();
  });

  test("only where something is read", () => {
    expect(paged({ offset: whole, limit: whole }, list, { method: "post" }).pagination).toBeUndefined();
  });
});

describe("pages that the document says", () => {
  const said = (value: Json, parameters: Record = { p: whole }, method = "post") => {
    return paged(parameters, object({ rows: list, more: text }), {
      more: { "x-edgeloom-pagination": value },
      method,
    });
  };

  test.each([
    { kind: "page", parameter: "p", items: "/rows" },
    { kind: "page", parameter: "p", items: "/rows", next: "/more" },
    { kind: "offset", parameter: "p", items: "/rows" },
    { kind: "cursor", parameter: "p", items: "/rows", next: "/more" },
    { kind: "link", items: "/rows" },
  ])("are taken as they are: %j", (value) => {
    const { pagination, places } = said(value);
    expect([pagination, places]).toEqual([value, []]);
  });

  test("can be turned off", () => {
    expect(said(false, { offset: whole, limit: whole }, "get").pagination).toBeUndefined();
  });

  test.each<readonly [Json, string]>([
    [true, "must be an object, or false"],
    [{ kind: "pages" }, "needs a `kind`"],
    [{ kind: "page", items: "/rows" }, "needs `parameter`"],
    [{ kind: "link", items: "/rows", parameter: "p" }, 'has no "parameter"'],
    [{ kind: "link", items: 1 }, "must have a string as `items`"],
    [{ kind: "page", parameter: "q", items: "/rows" }, "no query parameter"],
    [{ kind: "link", items: "/other" }, "to nothing in the reply"],
    [{ kind: "link", items: "/more" }, "no list"],
    [{ kind: "link", items: "rows" }, "to nothing in the reply"],
  ])("must be true: %j", (value, problem) => {
    const { pagination, messages, places } = said(value);
    expect(pagination).toBeUndefined();
    expect(messages.join()).toContain(problem);
    expect(places).toEqual(["openapi-structure a.json#/paths/~1things/post/x-edgeloom-pagination"]);
  });
});
