import { describe, expect, test } from "vitest";
import type { Json } from "../../ir/index.js";
import { lowerFiles, places } from "../fake-set.test.support.js";
import { lowerRoot, plain, uris } from "./schema.test.support.js";

const text = { types: ["string"] };

describe("a keyword becomes a facet", () => {
  const rows: readonly (readonly [string, { readonly [key: string]: Json }, unknown])[] = [
    ["one type", { type: "string" }, { types: ["string"] }],
    ["several types, in one order", { type: ["string", "null"] }, { types: ["null", "string"] }],
    ["integer within number", { type: ["number", "integer"] }, { types: ["number"] }],
    ["enum, repeated values once", { enum: [1, "a", 1.0, { b: [] }] }, { values: [1, "a", {}] }],
    ["const", { const: null }, { values: [null] }],
    ["enum and const together", { enum: [1, 2], const: 2 }, { values: [2] }],
    ["enum and const apart", { enum: [1], const: 2, type: "integer" }, { types: ["integer"], never: true }],
    [
      "names of enum values",
      { enum: ["a", "b"], "x-enum-varnames": ["First", "Second"] },
      { values: ["a", "b"], valueNames: ["First", "Second"] },
    ],
    [
      "string facet",
      { minLength: 1, maxLength: 2, pattern: "^a" },
      { string: { minLength: 1, maxLength: 2, pattern: "^a" } },
    ],
    [
      "number facet",
      { minimum: 1, maximum: 2, exclusiveMinimum: 0, exclusiveMaximum: 3, multipleOf: 0.5 },
      { number: { minimum: 1, maximum: 2, exclusiveMinimum: 0, exclusiveMaximum: 3, multipleOf: 0.5 } },
    ],
    ["exact bounds beyond 2^53", { minimum: 2n ** 60n }, { number: { minimum: "1152921504606846976n" } }],
    [
      "format of strings",
      { type: "string", format: "uuid" },
      { types: ["string"], string: { format: "uuid" } },
    ],
    ["format of numbers by its name", { format: "int64" }, { number: { format: "int64" } }],
    [
      "format of numbers on what is none",
      { type: "string", format: "int64" },
      { types: ["string"], string: { format: "int64" } },
    ],
    [
      "format of numbers by the type",
      { type: "number", format: "percent" },
      { types: ["number"], number: { format: "percent" } },
    ],
    [
      "base64 as a format",
      { type: "string", contentEncoding: "base64" },
      { types: ["string"], string: { format: "base64" } },
    ],
    [
      "tuple with rest",
      { prefixItems: [{ type: "string" }], items: false },
      { array: { prefixItems: [text], items: { never: true } } },
    ],
    ["items that allow everything", { items: true, minItems: 1 }, { array: { items: {}, minItems: 1 } }],
    [
      "contains with counts",
      { contains: { type: "string" }, minContains: 0, maxContains: 2 },
      { array: { contains: text, minContains: 0, maxContains: 2 } },
    ],
    [
      "array bounds",
      { minItems: 1_000_000_000, maxItems: 2 ** 31, uniqueItems: true },
      { array: { minItems: 1_000_000_000, maxItems: 2 ** 31, uniqueItems: true } },
    ],
    [
      "properties by code unit",
      { properties: { b: true, a: { type: "string" } }, required: ["b"] },
      {
        object: {
          properties: [
            { name: "a", node: text, required: false },
            { name: "b", node: {}, required: true },
          ],
        },
      },
    ],
    ["required names that are not declared", { required: ["z", "y"] }, { object: { required: ["y", "z"] } }],
    [
      "free-form objects",
      { type: "object", additionalProperties: {} },
      { types: ["object"], object: { additionalProperties: {} } },
    ],
    [
      "closed objects",
      { additionalProperties: false },
      { object: { additionalProperties: { never: true } } },
    ],
    [
      "maps",
      {
        additionalProperties: { type: "string" },
        propertyNames: { maxLength: 3 },
        minProperties: 1,
        maxProperties: 2,
      },
      {
        object: {
          additionalProperties: text,
          propertyNames: { string: { maxLength: 3 } },
          minProperties: 1,
          maxProperties: 2,
        },
      },
    ],
    [
      "properties by pattern",
      { patternProperties: { "^x-": { type: "string" } } },
      { object: { patternProperties: [{ pattern: "^x-", node: text }] } },
    ],
    [
      "dependencies",
      { dependentRequired: { b: ["d", "c"], a: [] }, dependentSchemas: { a: { type: "object" } } },
      {
        object: {
          dependentRequired: [{ property: "b", requires: ["c", "d"] }],
          dependentSchemas: [{ property: "a", node: { types: ["object"] } }],
        },
      },
    ],
    [
      "dependencies in one word",
      { dependencies: { a: ["b"], c: false } },
      {
        object: {
          dependentRequired: [{ property: "a", requires: ["b"] }],
          dependentSchemas: [{ property: "c", node: { never: true } }],
        },
      },
    ],
    [
      "unions",
      { anyOf: [{ type: "string" }, true], oneOf: [{ type: "null" }] },
      { anyOf: [text, {}], oneOf: [{ types: ["null"] }] },
    ],
    ["not", { not: { type: "string" } }, { not: text }],
    [
      "conditions",
      { if: { type: "string" }, then: { minLength: 1 }, else: { const: 1 } },
      { if: text, then: { string: { minLength: 1 } }, else: { values: [1] } },
    ],
    ["branches without a condition", { then: false, else: false }, {}],
  ];
  test.each(rows)("%s", (_name, schema, expected) => {
    const { node, places: found } = lowerRoot(schema);
    expect(found).toEqual([]);
    expect(plain(node)).toEqual(expected);
  });
});

describe("what a schema says to people and about its property", () => {
  test("docs", () => {
    const { node } = lowerRoot({
      title: "T",
      description: "D",
      deprecated: true,
      "x-edgeloom-since": "11",
      examples: [1, 2],
    });
    expect(node.docs).toEqual({
      title: "T",
      description: "D",
      deprecated: true,
      since: "11",
      examples: [1, 2],
    });
  });

  test("what to use instead of something deprecated", () => {
    const { node, places: found } = lowerRoot({ deprecated: "Use `b`." }, "draft-07");
    expect(node.docs).toEqual({ deprecated: true, notes: ["Deprecated: Use `b`."] });
    expect(lowerRoot({ deprecated: "" }, "draft-07").node.docs).toEqual({});
    expect(found).toEqual([]);
  });

  test("one example is a list of one, but not beside a list", () => {
    expect(lowerRoot({ example: 1 }).node.docs.examples).toEqual([1]);
    expect(lowerRoot({ example: 1, examples: [2] }).node.docs.examples).toEqual([2]);
  });

  test("notes belong to the property", () => {
    const notes = {
      default: "",
      "x-edgeloom-aliases": ["b"],
      "x-edgeloom-null": "omit",
      "x-edgeloom-default": "service-name",
      readOnly: true,
      writeOnly: true,
    } as const;
    const { node } = lowerRoot({ properties: { a: { type: "string", ...notes } } });
    expect(plain(node)).toEqual({
      object: {
        properties: [
          {
            name: "a",
            node: text,
            required: false,
            default: "",
            aliases: ["b"],
            null: "omit",
            dynamicDefault: "service-name",
            readOnly: true,
            writeOnly: true,
          },
        ],
      },
    });
  });

  test("a default inside an inline allOf counts, unless the property has its own", () => {
    const { node } = lowerRoot({
      properties: {
        a: { allOf: [{ type: "integer" }, { default: 1 }] },
        b: { default: 2, allOf: [{ default: 1 }] },
      },
    });
    expect(node.object?.properties.map((property) => property.default)).toEqual([1, 2]);
  });

  test("order is that of x-edgeloom-order, then code unit, never that of the document", () => {
    const orderOf = (keys: readonly string[]) => {
      const properties = Object.fromEntries(keys.map((key) => [key, true]));
      return lowerRoot({ properties, "x-edgeloom-order": ["z", "b"] }).node.object?.properties.map(
        (property) => property.name,
      );
    };
    expect(orderOf(["a", "B", "b", "z"])).toEqual(["z", "b", "B", "a"]);
    expect(orderOf(["z", "b", "a", "B"])).toEqual(["z", "b", "B", "a"]);
  });

  test("a condition with its own place for reports", () => {
    const report = { "x-edgeloom-at": "b", "x-edgeloom-message": "set b" };
    expect(lowerRoot({ if: true, then: false, ...report }).node.report).toEqual({
      at: "b",
      message: "set b",
      type: "value_error",
    });
    expect(
      lowerRoot({ if: true, ...report, "x-edgeloom-error-type": "assertion_error" }).node.report?.type,
    ).toBe("assertion_error");
  });
});

test("hostile names are properties like any other (I1)", () => {
  const schema = JSON.parse(
    '{"properties": {"__proto__": {"type": "string"}, "constructor": {}}, "required": ["__proto__", "toString"]}',
  );
  const { node } = lowerRoot(schema);
  expect(node.object?.properties.map((property) => [property.name, property.required])).toEqual([
    ["__proto__", true],
    ["constructor", false],
  ]);
  expect(node.object?.required).toEqual(["toString"]);
});

describe("dialects", () => {
  test("draft-07 ignores what stands beside a reference, and says so", () => {
    const schema = {
      $ref: "#/definitions/a",
      minLength: 1,
      description: "kept",
      definitions: { a: { type: "string" } },
    };
    const old = lowerRoot(schema, "draft-07");
    expect(old.places).toEqual(["keyword-ignored a.json#/minLength"]);
    expect(old.node).toMatchObject({ ref: "a.json#/definitions/a", docs: { description: "kept" } });
    expect(old.node.string).toBeUndefined();
  });

  test.each(["2019-09", "2020-12"] as const)("%s obeys it (G13)", (draft) => {
    const { node, places: found } = lowerRoot(
      { $ref: "#/$defs/a", minLength: 1, $defs: { a: { type: "string" } } },
      draft,
    );
    expect(found).toEqual([]);
    expect(node).toMatchObject({ ref: "a.json#/$defs/a", string: { minLength: 1 } });
  });

  test.each(["draft-07", "2019-09"] as const)("%s writes tuples with items and additionalItems", (draft) => {
    expect(plain(lowerRoot({ items: [{ type: "string" }], additionalItems: false }, draft).node)).toEqual({
      array: { prefixItems: [text], items: { never: true } },
    });
    expect(plain(lowerRoot({ items: { type: "string" }, additionalItems: false }, draft).node)).toEqual({
      array: { items: text },
    });
  });

  test("2020-12 does not, and the old way is refused", () => {
    expect(lowerRoot({ items: [{ type: "string" }] }).places).toEqual(["keyword-value a.json#/items"]);
  });

  test("words of other drafts mean nothing, with a warning", () => {
    expect(lowerRoot({ prefixItems: [], dependentRequired: {}, minContains: 1 }, "draft-07").codes).toEqual([
      "keyword-unknown",
      "keyword-unknown",
      "keyword-unknown",
    ]);
    expect(lowerRoot({ nullable: true }).places).toEqual(["keyword-unknown a.json#/nullable"]);
  });

  test("a schema inside may name another", () => {
    const inner = { $schema: uris["draft-07"], items: [{ type: "string" }] };
    expect(lowerRoot({ properties: { a: inner } }).places).toEqual([]);
  });

  test("an unknown one is refused", () => {
    expect(places(lowerFiles({ "a.json": { $schema: "http://json-schema.org/draft-03/schema#" } }))).toEqual([
      "dialect-unknown a.json#/$schema",
    ]);
  });
});
