import { Ajv as Ajv7 } from "ajv";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as e from "./builders.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

const modelOf = (shape: Shape): Model<unknown, unknown> => model("Tested", undefined, () => shape);

const Word = model("Word", undefined, () => e.enumeration(["x", "y"]));
const Tree: Model<unknown> = model("Tree", undefined, () =>
  e.object({
    word: e.required(e.ref(() => Word)),
    kids: e.optional(e.array(e.ref(() => Tree)), { default: [] }),
  }),
);

describe("each word is written as the schema had it", () => {
  test.each<[Shape, unknown]>([
    [e.any(), {}],
    [e.never(), { not: {} }],
    [
      e.string({ minLength: 1, pattern: /^a/u, format: "uuid" }),
      { type: "string", minLength: 1, pattern: "^a", format: "uuid" },
    ],
    [e.integer({ minimum: 1n, multipleOf: 2 }), { type: "integer", minimum: 1, multipleOf: 2 }],
    [e.schema({ types: ["string", "null"] }), { type: ["string", "null"] }],
    [e.constant({ a: [5n] }), { const: { a: [5] } }],
    [e.enumeration([1, null]), { enum: [1, null] }],
    [
      e.tuple([e.string()], { items: e.never(), minItems: 1 }),
      { type: "array", prefixItems: [{ type: "string" }], items: false, minItems: 1 },
    ],
    [
      e.array(undefined, { contains: e.string(), minContains: 2 }),
      { type: "array", contains: { type: "string" }, minContains: 2 },
    ],
    [
      e.object(
        { a: e.required(e.string()), b: e.optional(e.string()), c: e.optional(e.string(), { default: "d" }) },
        {
          required: ["z"],
          additionalProperties: e.never(),
          dependentRequired: { b: ["a"] },
          dependentSchemas: { c: e.any() },
        },
      ),
      {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "string" }, c: { type: "string", default: "d" } },
        required: ["a", "c", "z"],
        additionalProperties: false,
        dependentRequired: { b: ["a"] },
        dependentSchemas: { c: {} },
      },
    ],
    [
      e.object({}, { patternProperties: [[/^x-/u, e.string()]], propertyNames: e.string() }),
      { type: "object", patternProperties: { "^x-": { type: "string" } }, propertyNames: { type: "string" } },
    ],
    [
      e.schema({ unevaluatedProperties: e.never(), oneOf: [e.string(), e.boolean()], not: e.string() }),
      {
        unevaluatedProperties: false,
        oneOf: [{ type: "string" }, { type: "boolean" }],
        not: { type: "string" },
      },
    ],
    [e.ifThenElse(e.string(), e.constant("a")), { if: { type: "string" }, then: { const: "a" } }],
    [
      e.schema({ ref: () => Word, allOf: [e.string()], anyOf: [e.any()] }),
      { anyOf: [{}], allOf: [{ enum: ["x", "y"] }, { type: "string" }] },
    ],
  ])("word %#", (shape, expected) => {
    const { $schema, "~standard": _, ...written } = z.toJSONSchema(modelOf(shape)) as Record<string, unknown>;
    expect($schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(written).toEqual(expected);
  });

  test("any name of a property", () => {
    const written = z.toJSONSchema(modelOf(e.object({ ["__proto__"]: e.required(e.string()) })));
    expect(JSON.stringify(written.properties)).toBe('{"__proto__":{"type":"string"}}');
  });
});

describe("conversion by zod", () => {
  test("what goes in may lack defaults, what comes out has them", () => {
    expect(z.toJSONSchema(Tree, { io: "input" }).required).toEqual(["word"]);
    expect(z.toJSONSchema(Tree, { io: "output" }).required).toEqual(["word", "kids"]);
    const { input, output } = Tree["~standard"].jsonSchema;
    expect(input({ target: "draft-2020-12" })["required"]).toEqual(["word"]);
    expect(output({ target: "draft-2020-12" })["required"]).toEqual(["word", "kids"]);
  });

  test("models in other schemas, by name and in circles", () => {
    const registry = z.registry<{ readonly id: string }>();
    registry.add(Word, { id: "Word" });
    const written = z.toJSONSchema(z.object({ tree: Tree, words: z.array(Word) }), { metadata: registry });
    const validate = new Ajv({ strict: false }).compile(written);
    expect(validate({ tree: { word: "x", kids: [{ word: "y", kids: [] }] }, words: ["x"] })).toBe(true);
    expect(validate({ tree: { word: "x", kids: [{ word: "z", kids: [] }] }, words: [] })).toBe(false);
    expect(Object.keys(written.$defs ?? {})).toContain("Word");
  });

  test("metadata stands beside it", () => {
    expect(Word.meta({ title: "a word" }).toJSONSchema()).toMatchObject({
      title: "a word",
      enum: ["x", "y"],
    });
  });

  test("draft-07 has its own words", () => {
    const shape = e.object(
      { pair: e.required(e.tuple([e.string()], { items: e.never() })) },
      { dependentRequired: { a: ["b"] }, dependentSchemas: { c: e.object({ d: e.required(e.any()) }) } },
    );
    const validate = new Ajv7({ strict: false }).compile(
      z.toJSONSchema(modelOf(shape), { target: "draft-07" }),
    );
    expect(validate({ pair: ["a"] })).toBe(true);
    for (const wrong of [{ pair: ["a", "b"] }, { pair: [], a: 1 }, { pair: [], c: 1 }])
      expect(validate(wrong)).toBe(false);
  });

  test.each<[Shape, string, string]>([
    [
      e.array(e.any(), { contains: e.any(), minContains: 2 }),
      "draft-07",
      "minContains cannot be represented in draft-07",
    ],
    [e.schema({ unevaluatedItems: e.never() }), "draft-07", "unevaluatedItems cannot"],
    [
      e.object({}, { dependentRequired: { a: [] }, dependentSchemas: { a: e.any() } }),
      "draft-07",
      "dependentRequired beside",
    ],
    [e.string(), "openapi-3.0", "a model cannot be represented in openapi-3.0 (model Tested)"],
  ])("refused %#", (shape, target, message) => {
    expect(() => z.toJSONSchema(modelOf(shape), { target })).toThrow(message);
    expect(z.toJSONSchema(modelOf(shape), { target, unrepresentable: "any" })).toBeTruthy();
  });
});
