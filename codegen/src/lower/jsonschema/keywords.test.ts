import { describe, expect, test } from "vitest";
import type { Json, SchemaNode } from "../../ir/index.js";
import { lowerFiles, places } from "../fake-set.test.support.js";

const uris = {
  "draft-07": "http://json-schema.org/draft-07/schema#",
  "2019-09": "https://json-schema.org/draft/2019-09/schema",
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
} as const;

function lowerRoot(schema: { readonly [key: string]: Json }, draft: keyof typeof uris = "2020-12") {
  const lowered = lowerFiles({ "a.json": { $schema: uris[draft], ...schema } });
  const node = lowered.model.types.find((decl) => decl.origin.pointer === "")?.node;
  if (node === undefined) throw new Error("The document declares nothing.");
  return { ...lowered, node, places: places(lowered) };
}

/** A node as its author thinks of it: without places, docs and the empty lists of an object facet. */
function plain(node: SchemaNode): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => {
      if (key === "origin" || key === "docs" || (Array.isArray(value) && value.length === 0))
        return undefined;
      return typeof value === "bigint" ? `${value}n` : value;
    }),
  );
}

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
    ["items that allow everything", { items: true, minItems: 1 }, { array: { minItems: 1 } }],
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
    ["open objects", { type: "object", additionalProperties: {} }, { types: ["object"] }],
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

  test.each([
    ["unevaluatedProperties", false],
    ["unevaluatedItems", { type: "string" }],
    ["$dynamicRef", "#a"],
  ] as const)("%s is refused, not passed over", (keyword, value) => {
    expect(lowerRoot({ [keyword]: value }).places).toEqual([`keyword-unsupported a.json#/${keyword}`]);
  });

  test("an unevaluated word that allows everything is no restriction", () => {
    expect(lowerRoot({ unevaluatedProperties: true, unevaluatedItems: true }).places).toEqual([]);
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
    ["docs", { description: "x".repeat(16 * 1024 + 1) }],
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
