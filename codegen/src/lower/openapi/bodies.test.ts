import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { content, lowerOperation } from "./api.test.support.js";

const cat = {
  components: { schemas: { Cat: { type: "object", properties: { name: { type: "string" } } } } },
};
const ref = { $ref: "#/components/schemas/Cat" };

function body(requestBody: Json, more: { readonly [key: string]: Json } = cat) {
  const lowered = lowerOperation({ operationId: "create-cat", requestBody }, { method: "post", more });
  return { ...lowered, body: lowered.operation.body, first: lowered.operation.body?.contents[0] };
}

function replies(
  responses: { readonly [status: string]: Json },
  more: { readonly [key: string]: Json } = cat,
) {
  const lowered = lowerOperation({ operationId: "get-cat", responses }, { more });
  return { ...lowered, replies: lowered.operation.replies };
}

describe("bodies", () => {
  test("that are references are the types that they lead to", () => {
    const { body: found } = body({ required: true, description: "A cat.", ...content(ref) });
    expect(found).toMatchObject({
      required: true,
      docs: { description: "A cat." },
      contents: [
        { mediaType: "application/json", kind: "json", type: "a.json#/components/schemas/Cat", parts: [] },
      ],
    });
  });

  test("with a schema of their own are types named after the operation", () => {
    const { model, body: found } = body({
      content: {
        ...(content({ type: "object" }).content as object),
        ...(content({ type: "object" }, "text/xml").content as object),
        ...(content({ type: "array" }, "application/x-www-form-urlencoded").content as object),
      },
    });
    expect(model.types.map(({ name }) => name)).toEqual(["Cat", "create-cat-Body", "create-cat-Body-Form"]);
    expect(found?.required).toBe(false);
  });

  test("of components are types named after the component", () => {
    const requestBodies = { NewCat: content({ type: "object" }), CatPayload: content({ type: "object" }) };
    const named = (name: string) => {
      const { model, first } = body(
        { $ref: `#/components/requestBodies/${name}` },
        { components: { requestBodies } },
      );
      return model.types.find(({ id }) => id === first?.type)?.name;
    };
    expect([named("NewCat"), named("CatPayload")]).toEqual(["NewCat-Body", "CatPayload"]);
  });

  test.each([
    ["application/json", "json", "application/json"],
    ["Application/JSON; charset=utf-8", "json", "application/json"],
    ["application/vnd.github+json", "json", "application/vnd.github+json"],
    ["application/json; version=2", "json", "application/json;version=2"],
    ["text/json", "json", "text/json"],
    ["application/x-ndjson", "lines", "application/x-ndjson"],
    ["text/event-stream", "events", "text/event-stream"],
    ["application/x-www-form-urlencoded", "form", "application/x-www-form-urlencoded"],
    ["multipart/mixed", "multipart", "multipart/mixed"],
    ["text/csv", "text", "text/csv"],
    ["image/png", "binary", "image/png"],
    ["application/octet-stream", "binary", "application/octet-stream"],
    ["application/vnd.oai.thing", "json", "application/vnd.oai.thing"],
    ["*/*", "json", "application/json"],
  ])("of %s are %s", (mediaType, kind, written) => {
    expect(body(content(ref, mediaType)).first).toMatchObject({ kind, mediaType: written });
  });

  test.each([
    [{ type: "string" }, "text"],
    [{ type: "string", format: "binary" }, "binary"],
    [{}, "binary"],
    [{ type: "array" }, "json"],
  ])("of an unknown type with %j are %s", (schema, kind) => {
    expect(body(content(schema, "application/vnd.unknown")).first?.kind).toBe(kind);
  });

  test("of text have a model only where it restricts texts", () => {
    expect(body(content({ type: "string" }, "text/plain")).first?.type).toBeUndefined();
    expect(body(content({ type: "string", maxLength: 3 }, "text/plain")).first?.type).toBeDefined();
    const xml = body(content(ref, "application/xml"));
    expect([xml.first?.type, xml.severities]).toEqual([undefined, ["warning openapi-ignored"]]);
  });

  test.each(["", "json", "a/b/c", "text/plain\r\nx: y", "a/ b"])("%j is no media type", (mediaType) => {
    const { severities, body: found } = body({ content: { "text/plain": {}, [mediaType]: {} } });
    expect(severities).toEqual(["warning openapi-media-type"]);
    expect(found?.contents.map((each) => each.mediaType)).toEqual(["text/plain"]);
    const alone = `${mediaType === "" ? "warning" : "error"} openapi-media-type`;
    expect(body({ content: { [mediaType]: {} } }).severities).toEqual([alone]);
  });

  test.each([
    ["text/plain; utf-8", "text/plain"],
    ["application/json, charset=utf-8", "application/json"],
  ])("%j is read as %s", (written, read) => {
    const { severities, first } = body({ content: { [written]: {} } });
    expect([first?.mediaType, severities]).toEqual([read, ["warning openapi-media-type"]]);
  });

  test.each([{}, { content: {} }])("%j says nothing", (requestBody) => {
    const { severities, body: found } = body(requestBody);
    expect([found, severities]).toEqual([undefined, ["warning openapi-structure"]]);
  });
});

describe("streams", () => {
  const item = (media: { readonly [key: string]: Json }, mediaType = "application/jsonl") => {
    const { model, first } = body({ content: { [mediaType]: media } });
    return first?.type === undefined ? undefined : model.types.find(({ id }) => id === first.type)?.name;
  };

  test.each<readonly [string, { readonly [key: string]: Json }, string | undefined]>([
    ["itemSchema", { itemSchema: ref }, "Cat"],
    ["the items of a list", { schema: { type: "array", items: ref } }, "Cat"],
    ["the schema", { schema: ref }, "Cat"],
    ["nothing", {}, undefined],
  ])("have items by %s", (_what, media, expected) => {
    expect(item(media)).toBe(expected);
  });

  test("of events have what is in `data`", () => {
    const data = (schema: Json): { readonly [key: string]: Json } => ({
      itemSchema: { properties: { data: schema, event: {} } },
    });
    expect(
      item(
        data({ type: "string", contentMediaType: "application/json", contentSchema: ref }),
        "text/event-stream",
      ),
    ).toBe("Cat");
    expect(item(data({ type: "string" }), "text/event-stream")).toBeUndefined();
  });
});

describe("parts", () => {
  const parts = (
    properties: { readonly [name: string]: Json },
    encoding: Json = {},
    mediaType = "multipart/form-data",
  ) => {
    const { first, severities } = body(content({ type: "object", properties }, mediaType, { encoding }));
    return { parts: first?.parts, severities };
  };

  const file = { type: "string", format: "binary" };
  const list = { type: "array", items: file };
  const bytes = "application/octet-stream";

  test.each<readonly [string, Json, { readonly [key: string]: Json } | undefined]>([
    ["3.0's binary", file, { contentType: bytes }],
    ["3.1's media type", { type: "string", contentMediaType: "image/png" }, { contentType: "image/png" }],
    ["3.1's nothing", {}, { contentType: bytes }],
    ["a list of files", list, { contentType: bytes, files: "many" }],
    ["one or many", { anyOf: [file, list] }, { contentType: bytes, files: "either" }],
    ["one or nothing", { oneOf: [file, { type: "null" }] }, { contentType: bytes }],
    ["a reference to a list", { $ref: "#/components/schemas/Files" }, { contentType: bytes, files: "many" }],
    [
      "what is said beside a reference",
      { allOf: [{ $ref: "#/components/schemas/File" }], description: "x" },
      { contentType: bytes },
    ],
    ["base64", { type: "string", contentMediaType: "image/png", contentEncoding: "base64" }, undefined],
    ["JSON in a text", { type: "string", contentMediaType: "application/json" }, undefined],
    ["a text", { type: "string" }, undefined],
    ["an object", { type: "object" }, undefined],
    ["alternatives of texts", { anyOf: [{ type: "string" }, { type: "null" }] }, undefined],
  ])("know files by %s", (_what, schema, expected) => {
    const more = { components: { schemas: { File: file, Files: list } } };
    const { first } = body(content({ properties: { file: schema } }, "multipart/form-data"), more);
    expect(first?.parts).toEqual(expected ? [{ property: "file", binary: true, ...expected }] : []);
    expect(first?.hasHiddenFiles).toBeUndefined();
  });

  test.each<readonly [string, Json, boolean]>([
    ["under open names", { additionalProperties: file }, true],
    ["under names of a pattern", { patternProperties: { "^x": list } }, true],
    [
      "in an alternative",
      { oneOf: [{ properties: { file } }, { properties: { url: { type: "string" } } }] },
      true,
    ],
    ["nowhere", { additionalProperties: { type: "string" } }, false],
    ["where anything is", { properties: { file }, additionalProperties: {} }, false],
  ])("know files %s", (_what, schema, expected) => {
    const { first } = body(content({ type: "object", ...(schema as object) }, "multipart/form-data"));
    expect(first?.hasHiddenFiles ?? false).toBe(expected);
  });

  test("have the media type and the headers that are said", () => {
    const encoding = {
      a: { contentType: "image/PNG, image/jpeg", headers: { "X-A": {}, "Content-Type": {} } },
    };
    expect(parts({ a: { type: "string" } }, encoding)).toMatchObject({
      parts: [
        {
          property: "a",
          contentType: "image/png, image/jpeg",
          headers: [{ name: "X-A", required: false }],
          binary: true,
        },
      ],
      severities: [],
    });
  });

  const listed = (media: Json) => {
    const { first, messages } = body({ content: { "multipart/mixed": media } });
    return { ...first, messages };
  };

  test("have places in a list", () => {
    const schema = { type: "array", prefixItems: [{ type: "string" }, file], items: { type: "object" } };
    const prefixEncoding = [{ contentType: "text/csv" }, {}, { headers: { "X-A": {} } }];
    expect(
      listed({ schema, prefixEncoding, itemEncoding: { contentType: "application/json" } }),
    ).toMatchObject({
      parts: [],
      positional: {
        prefix: [{ contentType: "text/csv" }, { binary: true }, { headers: [{ name: "X-A" }] }],
        rest: { contentType: "application/json" },
        isStream: false,
      },
      messages: [],
    });
    expect(listed({ schema: { type: "array", items: { type: "string" } } }).positional).toEqual({
      prefix: [],
      rest: {},
      isStream: false,
    });
  });

  test("have places where each has a schema", () => {
    expect(listed({ itemSchema: { contentMediaType: "image/png" } }).positional).toEqual({
      prefix: [],
      rest: { binary: true, contentType: "image/png" },
      isStream: true,
    });
  });

  test("have either names or places", () => {
    const both = { encoding: { a: {} }, itemEncoding: {} };
    const properties = { a: { type: "string" } };
    expect(listed({ schema: { type: "object", properties }, ...both })).toMatchObject({
      messages: [expect.stringContaining("`itemEncoding` speaks about") as unknown],
    });
    expect(listed({ schema: { type: "array" }, ...both })).toMatchObject({
      messages: [expect.stringContaining("Parts without names") as unknown],
    });
  });

  test("are parameters when one of their words is there", () => {
    const encoding = { a: { style: "deepObject", contentType: "text/plain" }, b: { explode: false } };
    const form = parts(
      { a: { type: "object" }, b: { type: "array" } },
      encoding,
      "application/x-www-form-urlencoded",
    );
    expect(form.parts).toEqual([
      { property: "a", style: "deepObject", explode: false, allowReserved: false },
      { property: "b", style: "form", explode: false, allowReserved: false },
    ]);
  });

  test("are of forms only", () => {
    const { parts: found, severities } = parts(
      { a: {} },
      { a: { contentType: "text/plain" } },
      "application/json",
    );
    expect([found, severities]).toEqual([[], ["warning openapi-ignored"]]);
  });

  test("that the body does not have are reported", () => {
    expect(parts({ a: { type: "string" } }, { b: {} })).toEqual({
      parts: [],
      severities: ["warning keyword-ignored"],
    });
  });
});

describe("replies", () => {
  test("come by number, then by range, then default; ranges in capitals", () => {
    const done = { description: "" };
    const { replies: found } = replies({ default: done, "4xx": done, "404": done, "200": done });
    expect(found.map(({ status }) => status)).toEqual(["200", "404", "4XX", "default"]);
  });

  test("are named after the operation, the best of them plainly", () => {
    const object = { description: "", ...content({ type: "object" }) };
    const { model } = replies({ "200": object, "202": object, "404": object, default: object });
    expect(model.types.map(({ name }) => name)).toEqual([
      "Cat",
      "get-cat-Reply",
      "get-cat-Reply-202",
      "get-cat-Reply-404",
      "get-cat-Reply-default",
    ]);
  });

  test("of components are shared, with what is said beside the reference", () => {
    const more = {
      components: { responses: { NotFound: { description: "Gone.", ...content({ type: "object" }) } } },
    };
    const reference = { $ref: "#/components/responses/NotFound" };
    const { replies: found, model } = replies(
      { "404": { ...reference, description: "For now." }, "410": reference },
      more,
    );
    expect(found.map(({ docs }) => docs.description)).toEqual(["For now.", "Gone."]);
    expect(model.types.map(({ name }) => name)).toEqual(["NotFound-Reply"]);
  });

  test("have headers, but for the one that says what they are", () => {
    const headers = {
      "X-Rate": { required: true, schema: { type: "integer" } },
      "content-type": { schema: {} },
    };
    const { replies: found } = replies({ "200": { description: "", headers } });
    expect(found[0]?.headers).toMatchObject([
      { name: "X-Rate", required: true, node: { types: ["integer"] } },
    ]);
  });

  test("may describe a header by its media type", () => {
    const headers = { "X-A": content({ type: "integer" }) };
    expect(replies({ "200": { description: "", headers } }).replies[0]?.headers).toMatchObject([
      { name: "X-A", node: { types: ["integer"] } },
    ]);
  });

  test("may be of a media type that is none", () => {
    const file = { schema: { type: "string", format: "binary" } };
    const contentsOf = (described: Json) =>
      replies({ "200": { description: "", content: described } }).replies[0]?.contents;
    expect(contentsOf({ xls: file })).toMatchObject([{ mediaType: "*/*", kind: "binary" }]);
    expect(contentsOf({ xls: file, "text/csv": file })).toMatchObject([{ mediaType: "text/csv" }]);
  });

  test.each(["200';K", "600", "20", "2xy"])("%j is no status", (status) => {
    expect(replies({ [status]: { description: "" } }).severities).toEqual(["error openapi-structure"]);
  });
});
