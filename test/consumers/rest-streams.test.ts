import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createConsumer } from "./support/compile.js";
import {
  type AnyApi,
  apiDocument,
  connected,
  type SmallServer,
  smallApi,
  smallServer,
} from "./support/small-api.js";

const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const text = { type: "string" };
const whole = { type: "integer" };
const stream = (mediaType: string, media: object): object => ({
  responses: { 200: { description: "ok", content: { [mediaType]: media } } },
});

const item = { type: "object", required: ["n"], properties: { n: whole } };
/** What 3.2 adds. */
const streams = apiDocument(
  {
    "/s": {
      query: {
        operationId: "search",
        tags: ["feed"],
        requestBody: { required: true, ...json(item) },
        ...stream("application/json-seq", { itemSchema: item }),
      },
      additionalOperations: {
        COPY: {
          operationId: "copy",
          tags: ["feed"],
          requestBody: { required: true, content: { "application/geo+json-seq": { itemSchema: item } } },
          responses: { 204: { description: "done" } },
        },
      },
      get: {
        operationId: "lines",
        tags: ["feed"],
        parameters: [
          {
            name: "all",
            in: "querystring",
            content: {
              "application/x-www-form-urlencoded": { schema: { type: "object", properties: { a: whole } } },
            },
          },
        ],
        responses: {
          "2XX": { description: "ok", content: { "application/x-ndjson": { itemSchema: item } } },
        },
      },
    },
    "/texts": {
      get: {
        operationId: "texts",
        tags: ["feed"],
        ...stream("text/event-stream", { itemSchema: { type: "object", properties: { data: text } } }),
      },
    },
    "/inner": {
      get: {
        operationId: "inner",
        tags: ["feed"],
        ...stream("text/event-stream", {
          itemSchema: {
            type: "object",
            properties: {
              data: {
                type: "string",
                contentMediaType: "application/json",
                contentSchema: {
                  type: "object",
                  required: ["data"],
                  properties: { data: { type: "array", items: whole } },
                },
              },
            },
          },
        }),
      },
    },
    "/kinds": {
      get: {
        operationId: "kinds",
        tags: ["feed"],
        ...stream("text/event-stream", {
          itemSchema: {
            oneOf: ["add", "remove"].map((event) => ({
              type: "object",
              required: ["event", "data"],
              properties: { event: { const: event }, data: text },
            })),
          },
        }),
      },
    },
  },
  { openapi: "3.2.0", $self: "https://example.com/api" },
);

const made = smallApi({ "api.json": streams });
let server: SmallServer;
let api: AnyApi;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await smallServer();
  ({ api, close } = connected(await made.load(), { baseUrl: server.baseUrl }));
});
afterAll(async () => {
  await close();
  await server.close();
  made.remove();
});

const answer = (body: string, type: string): void => {
  server.answer = () => ({ headers: { "content-type": type }, body });
};

test("nothing is said against the document, and what is made of it compiles", { timeout: 180_000 }, () => {
  expect(made.diagnostics).toEqual([]);
  const consumer = createConsumer(made.files);
  expect(consumer.compile("TypeScript 7", { exactOptionalPropertyTypes: true })).toBe("");
  consumer.remove();
});

async function itemsOf(operation: string, args?: unknown): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const one of (await api("feed", operation).stream(args)).items()) found.push(one);
  return found;
}

describe("streams", () => {
  test.each<[string, unknown, string, string, readonly unknown[]]>([
    ["lines", { all: { a: 1 } }, "application/x-ndjson", '{"n":1}\n\n{"n":2}', [{ n: 1 }, { n: 2 }]],
    [
      "search",
      { body: { n: 1 } },
      "application/json-seq",
      '\u001e{"n":1}\n\u001e{\n"n":2}\n',
      [{ n: 1 }, { n: 2 }],
    ],
    ["texts", undefined, "text/event-stream", "data: hello\n\ndata: a\ndata: b\n\n", ["hello", "a\nb"]],
    ["inner", undefined, "text/event-stream", 'data: {"data":[1]}\n\n', [{ data: [1] }]],
    ["kinds", undefined, "text/event-stream", "event: add\ndata: x\n\n", [{ event: "add", data: "x" }]],
  ])("%s, whole and item by item", async (operation, args, type, body, expected) => {
    answer(body, type);
    expect(await itemsOf(operation, args)).toEqual(expected);
    expect(await api("feed", operation)(args)).toEqual(expected);
    answer(body.replaceAll(/\d/g, '"x"').replace("add", "other"), type);
    if (operation !== "texts")
      await expect(itemsOf(operation, args)).rejects.toMatchObject({ kind: "invalid" });
  });

  test("are sent as they are read", async () => {
    server.answer = () => ({ status: 204 });
    async function* items(): AsyncGenerator {
      yield await Promise.resolve({ n: 1 });
      yield { n: 2n };
    }
    for (const body of [items(), [{ n: 1 }, { n: 2 }]]) {
      await api("feed", "copy")({ body });
      expect([server.seen.at(-1)?.method, server.seen.at(-1)?.body.toString()]).toEqual([
        "COPY",
        '\u001e{"n":1}\n\u001e{"n":2}\n',
      ]);
    }
  });
});
