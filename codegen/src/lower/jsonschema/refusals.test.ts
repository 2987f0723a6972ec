import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerFiles } from "../fake-set.test.support.js";
import { lowerRoot } from "./schema.test.support.js";

describe("the wrong kind of value is refused where it stands (E1 to E7)", () => {
  const rows: readonly (readonly [string, string, Json])[] = [
    ["a type that is code", "type", "string();K//"],
    ["a type twice", "type", ["string", "string"]],
    ["no type at all", "type", []],
    ["a format that is code", "format", "date();K//"],
    ["a format that is an object", "format", {}],
    ["a bound as text", "minimum", "1"],
    ["a bound as an object", "maximum", {}],
    ["a bound that is not finite", "exclusiveMaximum", Number.POSITIVE_INFINITY],
    ["a bound that is a flag", "exclusiveMinimum", true],
    ["a length as text", "maxLength", "1"],
    ["a length below zero", "minLength", -1],
    ["a length with a fraction", "minItems", 1.5],
    ["a length beyond 2^53", "minItems", 2n ** 53n],
    ["a divisor of zero", "multipleOf", 0],
    ["a divisor of 400 digits", "multipleOf", 10n ** 400n],
    ["required as one name", "required", "a"],
    ["required as a flag", "required", true],
    ["required twice", "required", ["a", "a"]],
    ["required with a number", "required", ["a", 1]],
    ["an enum that is an object", "enum", {}],
    ["properties as a list", "properties", []],
    ["a union without members", "anyOf", []],
    ["a union that is an object", "oneOf", {}],
    ["a pattern that is a number", "pattern", 1],
    ["a title that is a list", "title", ["a"]],
    ["names that fit no enum", "x-enum-varnames", ["K()"]],
    ["names as one string", "x-enum-varnames", "K()"],
    ["an alias as text", "x-edgeloom-aliases", "a"],
    ["an unknown dynamic default", "x-edgeloom-default", "yesterday"],
    ["an unknown meaning of null", "x-edgeloom-null", "keep"],
    ["an order as an object", "x-edgeloom-order", {}],
    ["a name that is a number", "x-edgeloom-name", 1],
    ["a report without a condition", "x-edgeloom-at", "a"],
    ["a reference that is a list", "$ref", []],
  ];
  test.each(rows)("%s", (_name, keyword, value) => {
    const { places: found, diagnostics } = lowerRoot({ [keyword]: value });
    expect(found).toEqual([`keyword-value a.json#/${keyword}`]);
    expect(diagnostics[0]?.severity).toBe("error");
    expect(diagnostics[0]?.message).toContain(`\`${keyword}\` must be`);
  });

  test("inside other schemas, with the whole pointer", () => {
    expect(lowerRoot({ properties: { "a/b": { items: { type: 1 } }, c: 1 } }).places).toEqual([
      "keyword-value a.json#/properties/a~1b/items/type",
      "keyword-value a.json#/properties/c",
    ]);
  });

  test("the message never carries what the schema said at full length or with control characters", () => {
    const { diagnostics } = lowerRoot({ type: `K\u2028\u202e\n${"x".repeat(500)}` });
    expect(diagnostics[0]?.message.length).toBeLessThan(300);
    expect(diagnostics[0]?.message).toMatch(/^[\x20-\x7e…]*$/);
  });
});

describe("keys that we do not know", () => {
  test("are told with what was probably meant", () => {
    const { places: found, diagnostics } = lowerRoot({
      propertys: {},
      constructor: 1,
      "x-other": 1,
      "x-edgeloom-alias": ["a"],
    });
    expect(found).toEqual([
      "keyword-unknown a.json#/constructor",
      "keyword-unknown a.json#/propertys",
      "extension-unknown a.json#/x-edgeloom-alias",
    ]);
    expect(diagnostics.map((diagnostic) => diagnostic.severity)).toEqual(["warning", "warning", "error"]);
    expect(diagnostics[1]?.message).toContain("Did you mean `properties`?");
  });

  test("words about texts inside texts have no effect, and that is said", () => {
    expect(
      lowerRoot({ contentMediaType: "text/html", contentSchema: {}, contentEncoding: "7bit" }).codes,
    ).toEqual(["keyword-ignored", "keyword-ignored", "keyword-ignored"]);
  });

  test("words of neighbouring specifications are passed over in silence", () => {
    expect(
      lowerRoot({
        $comment: "c",
        externalDocs: {},
        xml: {},
        $id: "https://a.example/b",
        $anchor: "a",
        $vocabulary: { "https://v": true },
      }).places,
    ).toEqual([]);
  });
});

describe("limits refuse before the work is done (H)", () => {
  const properties = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`p${index}`, true]));
  let deep: Json = { type: "string" };
  for (let depth = 0; depth < 10_000; depth++) deep = { items: deep };
  const rows: readonly (readonly [string, { readonly [key: string]: Json }])[] = [
    ["depth", { items: deep }],
    ["fields", { properties }],
    ["required names", { required: Object.keys(properties) }],
    ["enum values", { enum: Array.from({ length: 5_001 }, (_, index) => index) }],
    ["union members", { oneOf: Array.from({ length: 257 }, () => true) }],
    ["intersected members", { allOf: Array.from({ length: 257 }, () => true) }],
    ["tuple items", { prefixItems: Array.from({ length: 129 }, () => true) }],
    ["docs", { description: "x".repeat(64 * 1024 + 1) }],
  ];
  test.each(rows)("%s", (_name, schema) => {
    expect(lowerRoot(schema).codes).toEqual(["limit-shape"]);
  });

  test("declarations, once", () => {
    const $defs = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`T${index}`, true]));
    const lowered = lowerFiles(
      { "a.json": { $defs }, "b.json": { $defs } },
      { limits: { maxDeclarations: 20 } },
    );
    expect(lowered.codes).toEqual(["limit-shape"]);
    expect(lowered.model.types).toHaveLength(20);
  });

  test("200,000 references to one type cost what they are", () => {
    const one = { $ref: "#/$defs/One" };
    const $defs: { [name: string]: Json } = { One: { type: "string" } };
    for (let index = 0; index < 200; index++) {
      $defs[`T${index}`] = {
        properties: Object.fromEntries(Array.from({ length: 1_000 }, (_, field) => [`f${field}`, one])),
      };
    }
    const { codes, model } = lowerFiles({ "a.json": { $defs } });
    expect(codes).toEqual([]);
    expect(model.types).toHaveLength(201);
  });
});
