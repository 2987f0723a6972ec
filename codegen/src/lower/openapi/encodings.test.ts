import { expect, test } from "vitest";
import { lowerOperation } from "./api.test.support.js";

const text = { type: "string" };
const form = "application/x-www-form-urlencoded";

test("the properties of a whole query are written as its encoding says", () => {
  const schema = { type: "object", properties: { a: { type: "array", items: text }, b: {}, c: text } };
  const encoding = { a: { style: "spaceDelimited" }, b: { contentType: "application/json" } };
  const read = (mediaType: string, place: string) =>
    lowerOperation({
      parameters: [{ name: "q", in: place, content: { [mediaType]: { schema, encoding } } }],
    });
  const { operation, severities } = read(form, "querystring");
  expect([operation.parameters[0]?.parts, severities]).toEqual([
    [
      { property: "a", style: "spaceDelimited", explode: false, allowReserved: false },
      { property: "b", contentType: "application/json" },
    ],
    [],
  ]);
  expect(operation.parameters[0]).not.toHaveProperty("media");
  const other = read("application/json", "query");
  expect(other.operation.parameters[0]).not.toHaveProperty("parts");
  expect(other.severities).toEqual(["warning openapi-ignored"]);
});

const body = (schema: object, encoding: object, more: object = {}) => {
  const { operation, messages } = lowerOperation(
    { requestBody: { content: { "multipart/form-data": { schema, encoding } } } } as never,
    { method: "post", more: more as never },
  );
  return { parts: operation.body?.contents[0]?.parts, messages };
};

test("a part that is a form or multipart body has parts, with names or places", () => {
  const inner = { type: "object", properties: { file: { type: "string", format: "binary" }, n: text } };
  const schema = {
    type: "object",
    properties: { a: inner, b: { type: "array", items: text }, c: { type: "array", items: inner }, d: inner },
  };
  const contentType = "multipart/mixed";
  const { parts, messages } = body(schema, {
    a: { contentType, encoding: { n: { contentType: "text/x-n" } } },
    b: { contentType, itemEncoding: { contentType: "text/x-b" } },
    c: { contentType },
    d: { contentType: form, encoding: { n: { allowReserved: true } } },
  });
  const file = { property: "file", binary: true, contentType: "application/octet-stream" };
  expect(parts).toEqual([
    { property: "a", contentType, parts: [file, { property: "n", contentType: "text/x-n" }] },
    {
      property: "b",
      contentType,
      positional: { prefix: [], rest: { contentType: "text/x-b" }, isStream: false },
    },
    { property: "c", contentType, parts: [file] },
    {
      property: "d",
      contentType: form,
      parts: [{ property: "n", style: "form", explode: true, allowReserved: true }],
    },
  ]);
  expect(messages).toEqual([]);
});

test("what has no parts ignores how they would be written", () => {
  const { messages } = body(
    { type: "object", properties: { a: text } },
    { a: { contentType: "text/plain", encoding: {}, itemEncoding: {} } },
  );
  expect(messages).toEqual([
    "`encoding` speaks about the parts of a part that is a form or multipart body.",
    "`itemEncoding` speaks about the parts of a part that is a form or multipart body.",
  ]);
});

test("what is neither JSON nor made of parts is given as it is written", () => {
  const object = { type: "object", properties: { n: text } };
  const properties = {
    a: object,
    b: { type: "array", items: object },
    c: text,
    d: object,
    e: object,
    f: object,
  };
  const contentType = "application/xml";
  const said = (property: string, type = contentType) => ({ [property]: { contentType: type } });
  const { parts } = body(
    { type: "object", properties },
    {
      ...said("a"),
      ...said("b", "image/svg+xml"),
      ...said("c"),
      ...said("d", "application/vnd.own+json"),
      ...said("e", "application/vnd.own"),
      ...said("f", "text/plain"),
    },
  );
  expect(parts).toEqual([
    { property: "a", contentType, isWritten: true },
    { property: "b", contentType: "image/svg+xml", isWritten: true, files: "many" },
    { property: "c", contentType },
    { property: "d", contentType: "application/vnd.own+json" },
    { property: "e", contentType: "application/vnd.own" },
    { property: "f", contentType: "text/plain" },
  ]);
});

test("an encoding that refers to itself ends", () => {
  const loop = {
    contentType: "multipart/form-data",
    encoding: { child: { $ref: "#/components/x-encoding" } },
  };
  const tree = { type: "object", properties: { child: { $ref: "#/components/schemas/Tree" } } };
  const { parts, messages } = body(
    { $ref: "#/components/schemas/Tree" },
    { child: { $ref: "#/components/x-encoding" } },
    { components: { schemas: { Tree: tree }, "x-encoding": loop } },
  );
  expect(JSON.stringify(parts).match(/child/g)?.length).toBe(9);
  expect(messages).toEqual(["`encoding` speaks about the parts of a part that is a form or multipart body."]);
});
