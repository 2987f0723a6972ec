import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isWhole } from "../support/whole.js";
import { type CompilerName, createConsumer } from "./support/compile.js";
import {
  type AnyApi,
  apiDocument,
  connected,
  type SmallServer,
  smallApi,
  smallServer,
} from "./support/small-api.js";

const long = { type: "integer", format: "int64" };
const text = { type: "string" };
const page = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const secured = (id: string, security: object, more: object = {}): object => ({
  get: {
    operationId: id,
    tags: ["locked"],
    security,
    responses: { 200: { description: "ok", ...json({}) } },
    ...more,
  },
});
const event = json({ oneOf: [{ $ref: "#/components/schemas/Page" }, { type: "null" }] });

const document = apiDocument(
  {
    "/pages": {
      get: {
        operationId: "list",
        tags: ["pages"],
        responses: {
          200: {
            description: "ok",
            headers: {
              "X-Total": { required: true, description: "How many there are.", schema: long },
              "x-tags": { schema: { type: "array", items: text } },
              "X-Meta": json({ type: "object" }),
              "X-Limit": {
                explode: true,
                schema: {
                  type: "object",
                  required: ["left"],
                  properties: { left: { type: "integer" }, per: text },
                },
              },
              "X-Ages": { schema: { type: "object", additionalProperties: { type: "integer" } } },
              Link: { $ref: "#/components/headers/Link" },
            },
            ...json(page),
          },
          "4XX": {
            description: "no",
            headers: { "Retry-After": { schema: { type: "integer" } } },
            ...json({ type: "object" }),
          },
        },
      },
      post: {
        operationId: "subscribe",
        tags: ["pages"],
        requestBody: json({ type: "object", properties: { url: text } }),
        responses: { 202: { description: "ok" } },
        callbacks: {
          onPage: {
            "{$request.body#/url}": {
              post: { requestBody: event, responses: { 200: { description: "ok" } } },
            },
          },
          onMany: {
            "{$request.body#/url}/a": {
              put: {
                requestBody: { required: true, ...json({ type: "array", items: text }) },
                responses: {},
              },
              delete: { responses: {} },
            },
          },
        },
      },
    },
    "/key-header": secured("keyHeader", [{ keyHeader: [] }]),
    "/key-query": secured("keyQuery", [{ keyQuery: [] }]),
    "/key-cookie": secured("keyCookie", [{ "key cookie": [] }]),
    "/basic": secured("basic", [{ basic: [] }]),
    "/bearer": secured("bearer", [{ bearer: [] }]),
    "/digest": secured("digest", [{ digest: [] }]),
    "/oauth": secured("oauth", [{ oauth: ["read", "write"] }]),
    "/openid": secured("openid", [{ openid: [] }]),
    "/mtls": secured("mtls", [{ mtls: [] }]),
    "/both": secured("both", [{ missing: [] }, { keyHeader: [], mtls: [], bearer: [] }]),
    "/free": secured("free", []),
    "/maybe": secured("maybe", [{}, { digest: [] }]),
    "/default": {
      get: {
        operationId: "byDefault",
        tags: ["locked"],
        responses: { 200: { description: "ok", ...json({}) } },
      },
    },
  },
  {
    webhooks: {
      pageMade: {
        post: {
          requestBody: { required: true, ...json({ $ref: "#/components/schemas/Page" }) },
          responses: {},
        },
      },
      ping: { get: { responses: {} } },
    },
    security: [{ bearer: [] }],
    components: {
      schemas: { Page: page },
      headers: { Link: { schema: text } },
      securitySchemes: {
        keyHeader: { type: "apiKey", in: "header", name: "X-Api-Key", description: "Ask for one." },
        keyQuery: { type: "apiKey", in: "query", name: "api key" },
        "key cookie": { type: "apiKey", in: "cookie", name: "sid" },
        basic: { type: "http", scheme: "Basic" },
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        digest: { type: "http", scheme: "digest" },
        oauth: {
          type: "oauth2",
          flows: {
            clientCredentials: { tokenUrl: "https://example.com/token", scopes: { read: "", write: "" } },
          },
        },
        openid: {
          type: "openIdConnect",
          openIdConnectUrl: "https://example.com/.well-known/openid-configuration",
        },
        mtls: { type: "mutualTLS" },
        missing: { type: "http", scheme: "bearer" },
      },
    },
  },
);

const usage = `
import { connect, createHttpClient, isFailure } from "@edgeloom/runtime/http";
import { locked, pages, securitySchemes, type Page, type Webhooks } from "./index.js";

const http = createHttpClient({ baseUrl: "https://api.example.com", securitySchemes, credentials: { bearer: "t" } });
const api = connect(http, { locked, pages });

export async function total(): Promise<bigint> {
  const reply = await api.pages.list.reply();
  if (reply.status === 200) {
    const tags: readonly string[] | undefined = reply.headerValues["x-tags"];
    const link: string | undefined = reply.headerValues.Link;
    // @ts-expect-error: no such header is described
    reply.headerValues["X-Totl"];
    const left: number | undefined = reply.headerValues["X-Limit"]?.left;
    const per: string | undefined = reply.headerValues["X-Limit"]?.per;
    const age: number | undefined = reply.headerValues["X-Ages"]?.["ann"];
    if (left === age) return BigInt(per ?? "0");
    return reply.headerValues["X-Total"] + BigInt(reply.body.n + (tags?.length ?? 0) + (link?.length ?? 0));
  }
  // @ts-expect-error: a header of another status
  reply.headerValues["X-Total"];
  const seconds: number | undefined = reply.headerValues["Retry-After"];
  return BigInt(seconds ?? 0) + BigInt(reply.headers["retry-after"] ?? "0");
}
export const why = (error: unknown): readonly [404, object, number] | undefined =>
  isFailure(error, pages.list, 404) ? [error.statusCode, error.body, error.bytes.length] : undefined;
export const made = (event: Webhooks["pageMade"]): Page => event;
export const many = (event: pages.SubscribeCallbacks["subscribe-onMany-put"]): readonly string[] => event;
export const nothing: Webhooks["ping"] = undefined;
`;

const credentials = {
  ...{ keyHeader: "kh", keyQuery: "k&q", "key cookie": "k;c", basic: { username: "u", password: "p:w" } },
  ...{
    bearer: "b",
    digest: {
      authenticate: (target: { setHeader(name: string, value: string): void }) =>
        target.setHeader("authorization", "Digest x"),
    },
  },
  ...{ oauth: () => Promise.resolve("o"), openid: "i" },
};

const made = smallApi({ "api.json": document });
let server: SmallServer;
let exports: Readonly<Record<string, object>>;
let api: AnyApi;
let close: () => Promise<void>;

beforeAll(async () => {
  server = await smallServer();
  exports = await made.load();
  const securitySchemes = exports["securitySchemes"] as Parameters<typeof connected>[1]["securitySchemes"] &
    object;
  ({ api, close } = connected(exports, { baseUrl: server.baseUrl, securitySchemes, credentials }));
});
afterAll(async () => {
  await close();
  await server.close();
  made.remove();
});

test("nothing is said against the document", () => expect(made.diagnostics).toEqual([]));

describe.each<CompilerName>(["TypeScript 7", ...(isWhole ? ["TypeScript 5.9" as const] : [])])(
  "under %s",
  (compiler) => {
    test("headers, callbacks and webhooks have types", { timeout: 180_000 }, () => {
      const consumer = createConsumer(new Map([...made.files, ["usage.ts", usage]]));
      expect(consumer.compile(compiler, { exactOptionalPropertyTypes: true })).toBe("");
      consumer.remove();
    });
  },
);

test("headers are values", async () => {
  server.answer = () => ({
    headers: {
      "content-type": "application/json",
      "x-total": "9007199254740993",
      "X-Tags": "a, b",
      "x-meta": '{"a":1}',
      "x-limit": "left=3,per=min,more=1",
      "x-ages": "ann,7,bob,8",
      link: "<x>",
    },
    body: '{"n":1}',
  });
  expect(await api("pages", "list").reply()).toMatchObject({
    status: 200,
    headers: { "x-total": "9007199254740993" },
    headerValues: {
      "X-Total": 9007199254740993n,
      "x-tags": ["a", "b"],
      "X-Meta": { a: 1 },
      Link: "<x>",
      "X-Limit": { left: 3, per: "min", more: "1" },
      "X-Ages": { ann: 7, bob: 8 },
    },
    body: { n: 1 },
  });
  server.answer = () => ({
    status: 429,
    headers: { "content-type": "application/json", "retry-after": "3" },
    body: "{}",
  });
  expect(await api("pages", "list").reply()).toMatchObject({
    status: 429,
    headerValues: { "Retry-After": 3 },
  });
});

describe("credentials", () => {
  test.each<[string, object]>([
    ["keyHeader", { "x-api-key": "kh" }],
    ["keyQuery", { target: "/key-query?api%20key=k%26q" }],
    ["keyCookie", { cookie: "sid=k%3Bc" }],
    ["basic", { authorization: `Basic ${btoa("u:p:w")}` }],
    ["bearer", { authorization: "Bearer b" }],
    ["digest", { authorization: "Digest x" }],
    ["oauth", { authorization: "Bearer o" }],
    ["openid", { authorization: "Bearer i" }],
    ["mtls", {}],
    ["both", { "x-api-key": "kh", authorization: "Bearer b" }],
    ["free", {}],
    ["maybe", { authorization: "Digest x" }],
    ["byDefault", { authorization: "Bearer b" }],
  ])("go where the scheme says: %s", async (operation, expected) => {
    server.answer = () => ({ headers: { "content-type": "application/json" }, body: "{}" });
    await api("locked", operation)();
    const { headers, target } = server.seen.at(-1) as SmallServer["seen"][number];
    const { authorization, cookie } = headers;
    const sent = {
      authorization,
      cookie,
      "x-api-key": headers["x-api-key"],
      ...(target.includes("?") && { target }),
    };
    expect(sent).toEqual({
      authorization: undefined,
      cookie: undefined,
      "x-api-key": undefined,
      ...expected,
    });
  });

  test("that are missing are named before anything is sent", async () => {
    const count = server.seen.length;
    const bare = connected(exports, { baseUrl: server.baseUrl });
    await expect(bare.api("locked", "oauth")()).rejects.toMatchObject({
      code: "CONFIG",
      message: 'GET /oauth: credentials for "oauth" are needed, and none are given',
    });
    expect(server.seen.length).toBe(count);
    await bare.close();
  });
});
