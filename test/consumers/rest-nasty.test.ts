import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompilerName, createConsumer } from "./support/compile.js";
import {
  type AnyApi,
  apiDocument,
  connected,
  type SmallApi,
  type SmallServer,
  smallApi,
  smallServer,
} from "./support/small-api.js";

const json = (schema: object): object => ({ content: { "application/json": { schema } } });
const fine = (schema: object = {}): object => ({ 200: { description: "ok", ...json(schema) } });
const text = { type: "string" };
const whole = { type: "integer" };

/** Anchors, empty and reserved tags, ids that clash, are reserved words, or no words at all. */
const names = `openapi: 3.0.3
info: {title: t, version: '1'}
tags: []
x-shared: &problem {description: no, content: {application/json: {schema: {type: object, nullable: true, properties: {code: {type: integer, nullable: true, enum: [1, 2, null]}}}}}}
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
    get:
      tags: []
      operationId: delete
      parameters: [{name: q, in: query, schema: {type: integer, nullable: true}}]
      responses: {'200': *problem, '4xx': *problem}
    post: {tags: ['', x], operationId: delete, responses: {default: *problem}}
    put: {tags: [class], operationId: then, responses: {'200': *problem}}
    patch: {tags: [class], operationId: class, responses: {'200': *problem}}
    head: {tags: [class], operationId: 123 abc, responses: {'200': *problem}}
    options: {tags: [constructor], operationId: constructor, responses: {'200': *problem}}
    trace: {tags: [__proto__], operationId: __proto__, responses: {'200': *problem}}
`;

/** References between files and back, beside other words, to parts of path items. */
const files = {
  "main.yaml": `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets: {$ref: paths/pets.yaml}
  /pets/{petId}: {$ref: './paths/pet.yaml', summary: beside}
components:
  schemas:
    Local: {$ref: 'schemas/pet.yaml#/Pet', description: beside the reference, maxProperties: 2}
`,
  "paths/pet.yaml": `parameters: [{$ref: '../parts.yaml#/parameters/PetId'}]
get: {responses: {'200': {$ref: '../parts.yaml#/responses/One'}}}
`,
  "paths/pets.yaml": `get:
  operationId: list
  parameters:
    - name: filter
      in: query
      style: deepObject
      explode: true
      schema: {type: object, properties: {owner: {type: object, properties: {name: {type: string}, ages: {type: array, items: {type: integer}}}}}}
    - {name: meta, in: query, content: {application/json: {schema: {$ref: '../schemas/pet.yaml#/Pet'}}}}
    - {name: class, in: query, schema: {type: string}}
    - {name: body, in: query, schema: {type: string}}
  responses:
    '200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '../schemas/pet.yaml#/Pet'}}}}}
`,
  "parts.yaml": `parameters: {PetId: {name: petId, in: path, required: true, schema: {type: integer}}}
responses: {One: {description: ok, content: {application/json: {schema: {$ref: 'main.yaml#/components/schemas/Local'}}}}}
`,
  "schemas/pet.yaml": `Pet:
  type: object
  required: [kind]
  discriminator: {propertyName: kind, mapping: {kitty: '#/Cat', Dog: '#/Dog'}}
  properties: {kind: {type: string}, parent: {$ref: '#/Pet'}}
  oneOf: [{$ref: '#/Cat'}, {$ref: '#/Dog'}]
Cat: {type: object, properties: {kind: {const: kitty}, lives: {type: [integer, 'null']}}}
Dog: {type: object, properties: {kind: {const: Dog}, good: {type: boolean}}}
`,
};

/** Hierarchies of 3.0 by `allOf` and a discriminator, and schemas that are called like what a program has anyway. */
const shapes = apiDocument(
  {
    "/v": {
      get: { operationId: "read", tags: ["shapes"], responses: fine({ $ref: "#/components/schemas/Base" }) },
    },
    "/v/": { get: { tags: ["shapes"], responses: fine({ $ref: "#/components/schemas/Nul" }) } },
    "/V": { get: { tags: ["Shapes"], responses: fine({ $ref: "#/components/schemas/Promise" }) } },
    "/x/{a}.{b}/{c}": {
      get: {
        operationId: "e",
        tags: ["shapes"],
        summary: "Ends */ here `${1}` \u2028 @see {@link x}",
        parameters: [
          ...["a", "b"].map((name) => ({ name, in: "path", required: true, schema: text })),
          {
            name: "c",
            in: "path",
            required: true,
            style: "matrix",
            explode: true,
            schema: { type: "object", properties: { 'x"y': whole } },
          },
          {
            name: "filter[näme] */",
            in: "query",
            schema: { type: "string", enum: ["`", "${x}", "\\", '"', "*/", "\u2028"] },
          },
          { name: "then", in: "query", schema: { type: "boolean" } },
          { name: "__proto__", in: "query", schema: text },
          { name: "X-Class", in: "header", schema: { type: "array", items: whole } },
        ],
        responses: fine({ $ref: "#/components/schemas/Error" }),
      },
    },
  },
  {
    openapi: "3.0.0",
    components: {
      schemas: {
        Base: {
          type: "object",
          required: ["type"],
          discriminator: { propertyName: "type" },
          properties: { type: text },
        },
        Sub: { allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", properties: { n: whole } }] },
        SubSub: {
          allOf: [
            { $ref: "#/components/schemas/Sub" },
            { type: "object", required: ["m"], properties: { m: whole } },
          ],
        },
        Nul: { nullable: true, allOf: [{ $ref: "#/components/schemas/Base" }] },
        Promise: { type: "object", properties: { then: text, constructor: whole, __proto__: text } },
        Error: {
          type: "object",
          properties: { Array: { type: "array", items: { $ref: "#/components/schemas/Error" } } },
        },
        e: text,
        v: { type: "object", additionalProperties: { $ref: "#/components/schemas/v" } },
        string: whole,
        Operation: { oneOf: [{ $ref: "#/components/schemas/string" }, { $ref: "#/components/schemas/e" }] },
      },
    },
  },
);

const made: Readonly<Record<string, SmallApi>> = {
  names: smallApi({ "api.yaml": names }),
  files: smallApi(files),
  shapes: smallApi({ "api.json": shapes }),
};
let server: SmallServer;
const apis: Record<string, AnyApi> = {};
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await smallServer();
  for (const [name, one] of Object.entries(made)) {
    const { api, close } = connected(await one.load(), { baseUrl: server.baseUrl });
    apis[name] = api;
    ends.push(close);
  }
});
afterAll(async () => {
  for (const end of ends) await end();
  await server.close();
  for (const one of Object.values(made)) one.remove();
});

function call(name: string, group: string, operation: string): ReturnType<AnyApi> {
  return (apis[name] as AnyApi)(group, operation);
}

const answer = (body: string, type = "application/json"): void => {
  server.answer = () => ({ headers: { "content-type": type }, body });
};
const target = (): string => server.seen.at(-1)?.target ?? "";

test.each([
  ["names", ["operation-name", "operation-name"]],
  ["files", []],
  ["shapes", ["operation-name", "operation-name"]],
])("what is said of %s", (name, codes) => {
  expect(made[name]?.diagnostics.map(({ code }) => code)).toEqual(codes);
});

test.each<CompilerName>(["TypeScript 7"])("%s takes all of them", { timeout: 180_000 }, (compiler) => {
  const all = Object.entries(made).flatMap(([name, one]) =>
    [...one.files].map(([path, code]) => [`${name}/${path}`, code] as const),
  );
  const consumer = createConsumer(new Map(all));
  expect(consumer.compile(compiler, { exactOptionalPropertyTypes: true })).toBe("");
  consumer.remove();
});

describe("names", () => {
  test.each([
    ["things", "deleteGetThingsById", "GET"],
    ["things", "deletePostThingsById", "POST"],
    ["class_", "then_", "PUT"],
    ["class_", "class", "PATCH"],
    ["class_", "_123Abc", "HEAD"],
    ["constructor_", "constructor_", "OPTIONS"],
  ])("%s.%s", async (group, operation, method) => {
    answer("null");
    const value = await call(
      "names",
      group,
      operation,
    )({ id: "a/b", q: operation === "deleteGetThingsById" ? 7 : "7" });
    expect(value).toBe(method === "HEAD" ? undefined : null);
    expect([server.seen.at(-1)?.method, target()]).toEqual([method, "/things/a%2Fb?q=7"]);
  });

  test("a null in an enumeration of 3.0 is one", async () => {
    answer('{"code":null}');
    expect(await call("names", "things", "deletePostThingsById")({ id: "1" })).toEqual({ code: null });
    answer('{"code":3}');
    await expect(call("names", "things", "deletePostThingsById")({ id: "1" })).rejects.toMatchObject({
      kind: "invalid",
    });
  });
});

describe("files", () => {
  test("parameters are written as they are described", async () => {
    answer("[]");
    const filter = { owner: { name: "Ä&b", ages: [1, 2] } };
    await call(
      "files",
      "pets",
      "list",
    )({ filter, meta: { kind: "Dog", good: true }, class: "c", body_query: "b" });
    expect([...new URLSearchParams(target().split("?")[1])]).toEqual([
      ["filter[owner][name]", "Ä&b"],
      ["filter[owner][ages]", "1"],
      ["filter[owner][ages]", "2"],
      ["meta", '{"kind":"Dog","good":true}'],
      ["class", "c"],
      ["body", "b"],
    ]);
  });

  test.each([
    ['{"kind":"kitty","lives":null}', true],
    ['{"kind":"Dog","lives":1}', true],
    ['{"kind":"kitty","lives":"9"}', false],
    ['{"kind":"cow"}', false],
    ['{"kind":"Dog","good":true,"name":"x"}', false],
  ])("%s fits what is beside the reference: %s", async (body, isFine) => {
    answer(body);
    const found = await call(
      "files",
      "pets",
      "getByPetId",
    )({ petId: 1 }).then(
      () => true,
      () => false,
    );
    expect(found).toBe(isFine);
  });
});

describe("shapes", () => {
  test.each([
    ['{"type":"SubSub","m":1}', true],
    ['{"type":"SubSub"}', false],
    ['{"type":"Sub","n":"1"}', false],
    ['{"type":"Base"}', true],
  ])("a hierarchy is told apart by its discriminator: %s", async (body, isFine) => {
    answer(body);
    const found = await call("shapes", "shapes", "read")().then(
      () => true,
      () => false,
    );
    expect(found).toBe(isFine);
  });

  test("names of parameters are whatever they are", async () => {
    answer('{"Array":[{}]}');
    const args = {
      a: "1.2",
      b: "3",
      c: { 'x"y': 1 },
      "filter[näme] */": "*/",
      then: true,
      ["__proto__"]: "p",
      "X-Class": [1, 2],
    };
    await call("shapes", "shapes", "e")(args);
    expect(decodeURIComponent(target())).toBe('/x/1.2.3/;x"y=1?filter[näme] */=*/&then=true&__proto__=p');
    expect(server.seen.at(-1)?.headers["x-class"]).toBe("1,2");
  });
});
