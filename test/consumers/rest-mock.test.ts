import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentOf } from "../support/rest-mock/document.js";
import { Sampler } from "../support/rest-mock/sample.js";
import { Schemas } from "../support/rest-mock/schemas.js";
import { type MockServer, startMock } from "../support/rest-mock/server.js";

const pet = {
  type: "object",
  required: ["id", "name", "kind"],
  properties: {
    id: { type: "integer", readOnly: true },
    name: { type: "string", minLength: 2 },
    kind: { oneOf: [{ const: "cat" }, { const: "dog" }] },
    code: { type: "string", pattern: "^[A-Z]{3}\\d$" },
  },
};
const json = (schema: unknown) => ({ content: { "application/json": { schema } } });
const document = documentOf({
  openapi: "3.1.0",
  paths: {
    "/pets/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
      get: {
        parameters: [
          {
            name: "tags",
            in: "query",
            explode: false,
            schema: { type: "array", items: { enum: ["a", "b"] } },
          },
          {
            name: "filter",
            in: "query",
            style: "deepObject",
            schema: { type: "object", properties: { age: { type: "integer" } } },
          },
          { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
        ],
        responses: { 200: json({ $ref: "#/components/schemas/Pet" }) },
      },
      put: {
        requestBody: { required: true, ...json({ $ref: "#/components/schemas/Pet" }) },
        responses: { 204: {} },
      },
    },
  },
  components: { schemas: { Pet: pet } },
});

describe("the mock server", () => {
  let server: MockServer;
  beforeAll(async () => {
    server = await startMock(document);
  });
  afterAll(() => server.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = { "x-trace": "t" }) =>
    fetch(`${server.baseUrl}${path}`, { headers });
  const put = (body: string, type = "application/json") =>
    fetch(`${server.baseUrl}/pets/1`, { method: "PUT", body, headers: { "content-type": type } });

  test("answers what is described to what is described", async () => {
    const known = server.problems.length;
    const reply = await get("/pets/1?tags=a,b&filter%5Bage%5D=3");
    expect(await reply.json()).toEqual({
      id: 1,
      name: "text",
      kind: "cat",
      code: expect.stringMatching(/^[A-Z]{3}\d$/) as string,
    });
    expect((await put('{"name":"Tom","kind":"dog"}')).status).toBe(204);
    expect(server.problems.length).toBe(known);
  });

  test.each<[string, () => Promise<Response>, string]>([
    ["another path", () => get("/cats/1"), "nothing is described there"],
    [
      "another method",
      () => fetch(`${server.baseUrl}/pets/1`, { method: "DELETE" }),
      "nothing is described there",
    ],
    ["a path parameter that does not fit", () => get("/pets/one"), 'path parameter "id" is ["one"]'],
    ["a missing header", () => get("/pets/1", {}), 'header parameter "X-Trace" is missing'],
    ["a list in another style", () => get("/pets/1?tags=a%7Cb"), 'query parameter "tags"'],
    ["an object that does not fit", () => get("/pets/1?filter%5Bage%5D=old"), 'query parameter "filter"'],
    ["a parameter of its own", () => get("/pets/1?more=1"), "nothing explains"],
    ["a missing body", () => fetch(`${server.baseUrl}/pets/1`, { method: "PUT" }), "the body is missing"],
    [
      "a body that does not fit",
      () => put('{"name":"T","kind":"dog"}'),
      "must NOT have fewer than 2 characters",
    ],
    [
      "another content type",
      () => put("name=Tom", "text/plain"),
      "the content type text/plain is not described",
    ],
  ])("refuses %s", async (_, call, problem) => {
    const reply = await call();
    expect(reply.status).toBe(500);
    expect(server.problems.at(-1)).toContain(problem);
  });
});

test("samples fit, and nothing is made up where nothing fits", () => {
  const sampler = new Sampler(new Schemas(document, "response"), "response");
  expect(
    sampler.sample({ allOf: [{ $ref: "#/components/schemas/Pet" }, { required: ["extra"] }] }),
  ).toMatchObject({ id: 1 });
  expect(sampler.sample({ type: "integer", minimum: 7, multipleOf: 5 })).toBe(10);
  expect(sampler.sample({ allOf: [{ type: "string" }, { type: "integer" }] })).toBeUndefined();
});
