import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerSet } from "../../lowered.test.support.js";
import { api, content, lowerApi, lowerOperation, ok } from "./api.test.support.js";

type Record = { readonly [key: string]: Json };

describe("versions", () => {
  test.each(["3.0.0", "3.0.4", "3.1.1", "3.2.0", "3.1.0-rc1", 3.1])("%s is read", (openapi) => {
    expect(lowerApi({ ...api({}), openapi }).places).toEqual([]);
  });

  test.each<readonly [Record, string]>([
    [{ swagger: "2.0" }, "swagger"],
    [{ openapi: "2.0.0" }, "openapi"],
    [{ openapi: "3.3.0" }, "openapi"],
    [{ openapi: "3.1.0; K" }, "openapi"],
  ])("%j is refused", (document, key) => {
    const lowered = lowerApi({ ...document, paths: { "/a": { get: ok } } });
    expect(lowered.places).toEqual([`openapi-version a.json#/${key}`]);
    expect(lowered.model.rest).toBeUndefined();
  });
});

test("a document describes something", () => {
  const { paths: _paths, ...empty } = api({});
  expect(lowerApi(empty).severities).toEqual(["error openapi-structure"]);
  for (const field of ["paths", "webhooks", "components"])
    expect(lowerApi({ ...empty, [field]: {} }).severities).toEqual([]);
});

test("what components do not have is reported", () => {
  expect(lowerApi(api({}, { components: { schema: {} } })).places).toEqual([
    "keyword-unknown a.json#/components/schema",
  ]);
});

describe("path items", () => {
  test("know all methods, and further ones in 3.2", () => {
    const item = { get: ok, query: ok, additionalOperations: { LINK: ok } };
    expect(
      lowerApi(api({ "/a": item }))
        .rest.operations.map(({ method }) => method)
        .sort(),
    ).toEqual(["GET", "LINK", "QUERY"]);
  });

  test.each(["a b", "get", "POST\r\n", ""])("the further method %j is refused", (method) => {
    expect(lowerApi(api({ "/a": { additionalOperations: { [method]: ok } } })).severities).toEqual([
      "error openapi-structure",
    ]);
  });

  test("may refer to others, and add to them", () => {
    const pathItems = { Shared: { get: { ...ok, operationId: "a" }, post: { ...ok, operationId: "b" } } };
    const { rest } = lowerApi(
      api(
        { "/x": { $ref: "#/components/pathItems/Shared", get: { ...ok, operationId: "c" } } },
        { components: { pathItems } },
      ),
    );
    expect(rest.operations.map(({ name, path }) => `${path} ${name}`)).toEqual(["/x b", "/x c"]);
  });
});

describe("operations", () => {
  test.each([
    ["get", true],
    ["put", true],
    ["delete", true],
    ["post", false],
    ["patch", false],
  ])("with %s may be repeated: %s", (method, expected) => {
    expect(lowerOperation({}, { method }).operation.idempotent).toBe(expected);
    expect(lowerOperation({ "x-edgeloom-idempotent": !expected }, { method }).operation.idempotent).toBe(
      !expected,
    );
  });

  test("say what they are", () => {
    const { operation } = lowerOperation({
      summary: "Short.",
      description: "Long.",
      deprecated: true,
      "x-edgeloom-since": "2",
    });
    expect(operation.docs).toEqual({ description: "Short.\n\nLong.", deprecated: true, since: "2" });
  });

  test.each<readonly [Record, string]>([
    [{ sumary: "x" }, "warning keyword-unknown"],
    [{ "x-edgeloom-unknown": 1 }, "error extension-unknown"],
    [{ summary: 1 }, "error openapi-structure"],
    [{ responses: { "200": { description: "", links: { a: {} } } } }, "warning openapi-ignored"],
  ])("with %j are reported", (operation, expected) => {
    expect(lowerOperation(operation).severities).toEqual([expected]);
  });

  test("keys of other vendors and servers are nothing to us", () => {
    expect(
      lowerOperation({ "x-any": { $ref: "#/no" }, servers: [{ url: "https://user:secret@example.org" }] })
        .places,
    ).toEqual([]);
  });
});

describe("security", () => {
  const securitySchemes = {
    key: { type: "apiKey", in: "header", name: "X-Key" },
    basic: { type: "http", scheme: "Basic" },
    login: { type: "oauth2", flows: {} },
  };
  const more = { security: [{ key: [] }], components: { securitySchemes } };

  test("schemes come by name", () => {
    expect(lowerOperation({}, { more }).rest.securitySchemes).toMatchObject([
      { name: "basic", kind: "http", scheme: "basic" },
      { name: "key", kind: "apiKey", in: "header", parameter: "X-Key" },
      { name: "login", kind: "oauth2" },
    ]);
  });

  test.each<readonly [string, Record, unknown]>([
    ["that of the document", {}, [[{ scheme: "key", scopes: [] }]]],
    ["none", { security: [] }, [[]]],
    [
      "its own alternatives",
      { security: [{ login: ["read"], key: [] }, {}] },
      [
        [
          { scheme: "login", scopes: ["read"] },
          { scheme: "key", scopes: [] },
        ],
        [],
      ],
    ],
  ])("an operation asks for %s", (_what, operation, expected) => {
    expect(lowerOperation(operation, { more }).operation.security).toEqual(expected);
  });

  test("nothing is known where the only way that needs a credential is not", () => {
    const { operation } = lowerOperation({ security: [{ other: [] }, {}] }, { more });
    expect(operation.security).toEqual([]);
  });

  test("a key is no header of the connection", () => {
    const host = { type: "apiKey", in: "header", name: "Host" };
    const { rest, severities } = lowerOperation({}, { more: { components: { securitySchemes: { host } } } });
    expect([rest.securitySchemes, severities]).toEqual([[], ["warning openapi-structure"]]);
  });

  test("nothing is known where nothing is said", () => {
    expect(lowerOperation({}, { more: { components: { securitySchemes } } }).operation.security).toEqual([]);
  });

  test("an alternative that nobody describes is left out", () => {
    const { operation, severities } = lowerOperation({ security: [{ other: [] }, { key: [] }] }, { more });
    expect(operation.security).toEqual([[{ scheme: "key", scopes: [] }]]);
    expect(severities).toEqual(["warning openapi-security"]);
  });

  test("a key that has no name is left out", () => {
    const nameless = { components: { securitySchemes: { key: { type: "apiKey", in: "header" } } } };
    const { rest, operation, severities } = lowerOperation({ security: [{ key: [] }] }, { more: nameless });
    expect([rest.securitySchemes, operation.security]).toEqual([[], []]);
    expect(severities).toEqual(["warning openapi-structure", "warning openapi-security"]);
  });

  test("an alternative that is only a name is that scheme", () => {
    const { operation, severities } = lowerOperation({ security: ["key"] }, { more });
    expect(operation.security).toEqual([[{ scheme: "key", scopes: [] }]]);
    expect(severities).toEqual(["warning openapi-structure"]);
    expect(lowerOperation({ security: [7] }, { more }).severities).toEqual(["error openapi-structure"]);
  });

  test.each<Record>([
    { type: "basic" },
    { type: "http", scheme: "a\r\nb" },
    { type: "apiKey", in: "header", name: "a: b" },
    { type: "apiKey", in: "body", name: "a" },
  ])("%j is no scheme", (scheme) => {
    expect(lowerApi(api({}, { components: { securitySchemes: { scheme } } })).severities).toEqual([
      "error openapi-structure",
    ]);
  });
});

describe("requests of the service", () => {
  const request = { ...ok, requestBody: content({ type: "object" }) };

  test("webhooks have names and bodies", () => {
    const { rest, model } = lowerApi(api({}, { webhooks: { "new-pet": { post: request, put: request } } }));
    expect(rest.webhooks.map(({ name, method }) => `${method} ${name}`)).toEqual([
      "POST new-pet-post",
      "PUT new-pet-put",
    ]);
    expect(model.types.map(({ name }) => name)).toEqual(["new-pet-post-Body", "new-pet-put-Body"]);
  });

  test("callbacks belong to their operation", () => {
    const callbacks = { done: { "{$request.body#/url}": { post: request } } };
    const { operation, places } = lowerOperation({ operationId: "start", callbacks });
    expect(operation.callbacks).toMatchObject([
      { name: "start-done", method: "POST", body: { contents: [{ kind: "json" }] } },
    ]);
    expect(places).toEqual([]);
  });
});

describe("several files", () => {
  const files = {
    "api.json": {
      ...api({ "/pets/{id}": { $ref: "paths/pet.json" } }),
      components: { securitySchemes: { key: { $ref: "parts.json#/key" } } },
      security: [{ key: [] }],
    },
    "paths/pet.json": {
      parameters: [{ $ref: "../parts.json#/id" }],
      get: { operationId: "get-pet", responses: { "200": { $ref: "../parts.json#/replies/Pet" } } },
      post: {
        operationId: "start",
        requestBody: { $ref: "../parts.json#/body" },
        callbacks: { done: { $ref: "../parts.json#/callback" } },
        responses: {},
      },
    },
    "parts.json": {
      key: { type: "apiKey", in: "header", name: "X-Key" },
      id: { name: "id", in: "path", required: true, schema: { $ref: "pet.json#/properties/id" } },
      replies: {
        Pet: { description: "", headers: { Etag: { $ref: "#/etag" } }, ...content({ $ref: "pet.json" }) },
      },
      etag: { schema: { type: "string" } },
      body: content({ type: "object" }),
      callback: { "{$url}": { post: { responses: {} } } },
    },
    "pet.json": { type: "object", properties: { id: { type: "integer" } } },
  };

  test.each([[["schemas"]], [["schemas/api.json"]]])("may hold each part: %j", (inputs) => {
    const { model, places } = lowerSet(files, { inputs });
    expect(places).toEqual([]);
    const [get, start] = model?.rest?.operations ?? [];
    expect(get).toMatchObject({
      name: "get-pet",
      path: "/pets/{id}",
      parameters: [{ name: "id", in: "path" }],
      replies: [{ status: "200", headers: [{ name: "Etag" }], contents: [{ type: "schemas/pet.json#" }] }],
      security: [[{ scheme: "key", scopes: [] }]],
    });
    expect(start).toMatchObject({ name: "start", callbacks: [{ method: "POST" }] });
    expect(model?.types.map(({ name }) => name)).toContain("body");
  });

  test("the name that a document gives itself counts", () => {
    const { model, places } = lowerSet({
      "a.json": {
        ...api({}),
        openapi: "3.2.0",
        $self: "https://api.example.org/v1/api.json",
        components: { schemas: { A: { $ref: "b.json#/components/schemas/B" } } },
      },
      "b.json": {
        ...api({}),
        openapi: "3.2.0",
        $self: "https://api.example.org/v1/b.json",
        components: { schemas: { B: { type: "string" } } },
      },
    });
    expect(places).toEqual([]);
    expect(model?.types.find(({ name }) => name === "A")?.node.ref).toBe(
      "schemas/b.json#/components/schemas/B",
    );
  });

  test("schemes of one name are one where they say the same, and have names of their own where not", () => {
    const scheme = (name: string): Json => ({ type: "apiKey", in: "header", name });
    const one = (id: string, value: Json): Json => ({
      ...api({ [`/${id}`]: { get: { ...ok, operationId: id } } }),
      security: [{ key: [] }],
      components: { securitySchemes: { key: value } },
    });
    const { model } = lowerSet({
      "a.json": one("a", scheme("X-A")),
      "b.json": one("b", scheme("X-A")),
      "c.json": one("c", scheme("X-C")),
    });
    expect(model?.rest?.securitySchemes.map(({ name }) => name)).toEqual(["key", "key-c"]);
    const asked = model?.rest?.operations.map(({ security }) => security[0]?.[0]?.scheme);
    expect(asked).toEqual(["key", "key", "key-c"]);
  });

  test("several documents are one service", () => {
    const one = (id: string): Json => api({ [`/${id}`]: { get: { ...ok, operationId: id } } });
    const { model } = lowerSet({ "a.json": one("a"), "b.json": one("b") });
    expect(model?.rest?.operations.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(model?.title).toBe("t");
  });
});
