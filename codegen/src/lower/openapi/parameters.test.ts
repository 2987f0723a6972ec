import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { api, lowerApi, lowerOperation } from "./api.test.support.js";

const text = { schema: { type: "string" } };

function read(parameters: readonly Json[], path = "/things", item: { readonly [key: string]: Json } = {}) {
  const lowered = lowerOperation({ parameters }, { path, item });
  return { ...lowered, parameters: lowered.operation.parameters };
}

describe("parameters", () => {
  test.each([
    ["path", "simple", false],
    ["query", "form", true],
    ["header", "simple", false],
    ["cookie", "form", true],
  ])("in %s are %s, exploded %s, when nothing is said", (place, style, explode) => {
    const { parameters } = read(
      [{ name: "a", in: place, required: true, ...text }],
      place === "path" ? "/{a}" : "/",
    );
    expect(parameters[0]).toMatchObject({
      name: "a",
      key: "a",
      style,
      explode,
      allowReserved: false,
      required: true,
    });
  });

  test.each([
    ["query", "deepObject", false],
    ["query", "pipeDelimited", false],
    ["path", "label", false],
    ["cookie", "cookie", true],
  ])("in %s with style %s are exploded: %s", (place, style, explode) => {
    const { parameters } = read([{ name: "a", in: place, style, required: true, ...text }], "/{a}");
    expect(parameters.find((each) => each.in === place)).toMatchObject({ style, explode });
  });

  test("a style of another place is a warning, and the default counts", () => {
    const { parameters, severities, places } = read([{ name: "a", in: "header", style: "form", ...text }]);
    expect(parameters[0]).toMatchObject({ style: "simple" });
    expect(severities).toEqual(["warning openapi-parameter"]);
    expect(places).toEqual(["openapi-parameter a.json#/paths/~1things/get/parameters/0/style"]);
  });

  test("come by place, those of the path item first, and operations replace those", () => {
    const { parameters } = read(
      [
        { name: "h", in: "header", ...text },
        { name: "q", in: "query", schema: { type: "integer" } },
        { name: "r", in: "query", ...text },
      ],
      "/{id}",
      {
        parameters: [
          { name: "q", in: "query", ...text },
          { name: "id", in: "path", required: true, ...text },
        ],
      },
    );
    expect(parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual([
      "path id",
      "query q",
      "query r",
      "header h",
    ]);
    expect(parameters[1]?.node.types).toEqual(["integer"]);
  });

  test("that share a name have keys of their own", () => {
    const { parameters } = read(
      [
        { name: "id", in: "query", ...text },
        { name: "id", in: "path", required: true, ...text },
        { name: "body", in: "query", ...text },
        { name: "id_query", in: "header", ...text },
      ],
      "/{id}",
    );
    expect(parameters.map(({ in: place, key }) => `${place} ${key}`)).toEqual([
      "path id",
      "query id_query_query",
      "query body_query",
      "header id_query",
    ]);
  });

  test.each([
    ["/now?lat={lat}&lon={lon}", ["query lat", "query lon"]],
    ["/now/{lat}?lon={lon}", ["path lat", "query lon"]],
    ["/now/{lat}#lon={lon}", ["path lat", "query lon"]],
  ])("behind the path of %s are those of the query", (path, expected) => {
    const { parameters, severities } = read(
      ["lat", "lon"].map((name) => {
        const place = expected.includes(`path ${name}`) ? "path" : "query";
        return { name, in: place, required: true, ...text };
      }),
      path,
    );
    expect(parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(expected);
    expect(severities).toEqual(["warning openapi-path-end"]);
  });

  test("that only a query behind the path has are texts", () => {
    const { parameters, severities, messages } = read([], "/now?lat={lat}");
    expect(parameters).toMatchObject([{ in: "path", name: "lat", node: { types: ["string"] } }]);
    expect(severities).toEqual(["warning openapi-path-end", "warning openapi-parameter"]);
    expect(messages[1]).toContain("`in: query`");
  });

  test.each([
    ["/now?petId={id}", ["query id"]],
    ["/now?filter={id}:{value}", ["query id"]],
    ["/now/{id}?id={id}", ["path id", "query id"]],
  ])("of the query are written as such, also where %s says otherwise", (path, expected) => {
    const { parameters, severities } = read([{ name: "id", in: "query", ...text }], path);
    expect(parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual(expected);
    expect(severities).toEqual(["warning openapi-path-end", "warning openapi-parameter"]);
  });

  test("with `content` are written in its media type", () => {
    const filter = {
      name: "filter",
      in: "query",
      content: { "application/json": { schema: { type: "object" } } },
    };
    expect(read([filter]).parameters[0]).toMatchObject({
      mediaType: "application/json",
      node: { types: ["object"] },
    });
  });

  test("may be the whole query string", () => {
    const whole = {
      name: "q",
      in: "querystring",
      content: { "application/x-www-form-urlencoded": { schema: { type: "object" } } },
    };
    expect(read([whole]).parameters[0]).toMatchObject({
      in: "querystring",
      mediaType: "application/x-www-form-urlencoded",
    });
  });

  test.each(["Accept", "content-type", "AUTHORIZATION", "Content-Length", "host"])(
    "the header %s is none",
    (name) => {
      const { parameters, severities } = read([{ name, in: "header", ...text }]);
      expect(parameters).toEqual([]);
      expect(severities).toEqual(["warning openapi-parameter"]);
    },
  );

  test.each([
    ["a header with a line break", { name: "a\r\nb", in: "header" }, "error openapi-parameter"],
    ["a cookie with a semicolon", { name: "a;b", in: "cookie" }, "error openapi-parameter"],
    ["no name", { in: "query" }, "warning openapi-structure"],
    ["an unknown place", { name: "a", in: "body" }, "error openapi-structure"],
    ["an unknown field", { name: "a", in: "query", collectionFormat: "csv" }, "warning keyword-unknown"],
    ["a word without effect", { name: "a", in: "query", allowEmptyValue: true }, "warning openapi-ignored"],
  ])("%s is refused or reported", (_what, parameter, expected) => {
    expect(read([{ ...text, ...parameter }]).severities).toEqual([expected]);
  });

  test("without a schema take any value, with a warning", () => {
    const { parameters, severities } = read([{ name: "a", in: "query" }]);
    expect(parameters[0]?.node.types).toBeUndefined();
    expect(severities).toEqual(["warning openapi-parameter"]);
  });

  test("say what stands beside the reference to them, and only there", () => {
    const components = {
      parameters: { Page: { name: "page", in: "query", description: "A page.", ...text } },
    };
    const reference = { $ref: "#/components/parameters/Page" };
    const parameters = (description?: string) => ({
      parameters: [{ ...reference, ...(description && { description }) }],
      responses: {},
    });
    const { rest } = lowerApi(
      api({ "/a": { get: parameters("Its page.") }, "/b": { get: parameters() } }, { components }),
    );
    expect(rest.operations.map((each) => each.parameters[0]?.docs.description)).toEqual([
      "Its page.",
      "A page.",
    ]);
  });

  test("twice in one list: the first counts", () => {
    const { parameters, messages } = read([
      { name: "a", in: "query", ...text },
      { name: "a", in: "query", schema: { type: "integer" } },
    ]);
    expect(parameters.map(({ node }) => node.types)).toEqual([["string"]]);
    expect(messages).toEqual(['The parameter "a" stands twice.']);
  });
});

describe("path templates", () => {
  test("a name without a parameter is a text", () => {
    const { parameters, severities } = read([], "/a/{id}");
    expect(parameters).toMatchObject([
      { name: "id", in: "path", required: true, node: { types: ["string"] } },
    ]);
    expect(severities).toEqual(["warning openapi-parameter"]);
  });

  test("a parameter without a place in the path is left out", () => {
    const { parameters, severities } = read([{ name: "id", in: "path", required: true, ...text }]);
    expect([parameters, severities]).toEqual([[], ["warning openapi-parameter"]]);
  });

  test("path parameters come in the order of the path", () => {
    const both = ["b", "a"].map((name) => ({ name, in: "path", required: true, ...text }));
    expect(read(both, "/{a}/{b}").parameters.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test.each(["{a}", "/{a", "/a}", "/{}", "/{a}{b}", "/a?{b}{c}", "/a{?b,c}", "/a b", "/a\\b"])(
    "%j is refused",
    (path) => {
      expect(() => read([], path)).toThrow(/No operation: The path/);
    },
  );
});
