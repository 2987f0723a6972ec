import { describe, expect, test } from "vitest";
import { type Json, typeId, typeLookup } from "../ir/index.js";
import { lowerSet } from "../lowered.test.support.js";
import { type ExampleOptions, exampleOf, examplesOf, judge } from "./index.js";

function lowered(schema: Json) {
  const { model } = lowerSet({ "a.json": schema }, { schemas: { formats: "assert" } });
  const decl = model?.types.find(({ id }) => id === "schemas/a.json#");
  if (model === undefined || decl === undefined) throw new Error("The document declares nothing.");
  return { node: decl.node, lookup: typeLookup(model.types) };
}

function example(schema: Json, options: Omit<ExampleOptions, "lookup"> = {}): Json | undefined {
  const { node, lookup } = lowered(schema);
  const made = exampleOf(node, { lookup, ...options });
  return made.ok ? made.value : undefined;
}

const gate: Json = {
  type: "object",
  required: ["name", "open"],
  properties: {
    name: { type: "string" },
    open: { type: "boolean" },
    old: { type: "string", deprecated: true },
    plates: { type: "array", items: { type: "string", pattern: "^[A-Z]{1,3}-\\d{2,4}$" } },
    width: { type: "number", minimum: 2 },
    note: { anyOf: [{ type: "null" }, { type: "string", maxLength: 3 }] },
  },
};

describe("examples read well", () => {
  test.each<[string, Json, Json]>([
    ["an object", gate, { name: "name", open: true, plates: ["ABC-1234"], width: 2, note: "ote" }],
    ["the example of the document", { type: "string", examples: ["gate-1"] }, "gate-1"],
    ["but only if it fits", { type: "string", examples: [7, "gate-1"] }, "gate-1"],
    ["a default", { type: "object", properties: { a: { type: "integer", default: 7 } } }, { a: 7 }],
    ["a value of a list, rather than null", { enum: [null, "b", "a"] }, "b"],
    ["a map", { type: "object", additionalProperties: { type: "integer" } }, { key: 1 }],
    ["names of a pattern", { type: "object", patternProperties: { "^x-[a-z]+$": {} } }, { "x-abc": "x-abc" }],
    ["a pair", { type: "array", prefixItems: [{ const: "a" }, { type: "integer" }], items: false }, ["a", 1]],
    [
      "different items",
      { type: "array", items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 },
      [1, 2, 3],
    ],
    [
      "what must be contained",
      { type: "array", contains: { const: 7 }, minItems: 2, items: { type: "integer" } },
      [7, 1],
    ],
    ["a step", { type: "integer", multipleOf: 6, minimum: 7 }, 12],
    ["a narrow range", { type: "number", exclusiveMinimum: 0.1, exclusiveMaximum: 0.11 }, 0.101],
    ["a great number", { type: "integer", minimum: 9007199254740993 }, 9007199254740992n],
    ["long texts", { type: "string", minLength: 12 }, "textabcdefgh"],
    ["a moment", { type: "string", format: "date-time" }, "2026-01-02T03:04:05Z"],
    ["a password", { type: "string", pattern: "^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d-]{6,}$" }, "Aa1-Bb2C"],
  ])("%s", (_, schema, expected) => {
    expect(example(schema)).toEqual(expected);
  });

  test("and what may be left out is, where that is asked for", () => {
    expect(example(gate, { properties: "required" })).toEqual({ name: "name", open: true });
  });
});

test("lists that contain themselves end", () => {
  const tree: Json = {
    type: "object",
    required: ["left"],
    properties: {
      left: { anyOf: [{ $ref: "#" }, { type: "integer" }] },
      children: { type: "array", items: { $ref: "#" } },
    },
  };
  const { node, lookup } = lowered(tree);
  const ref = { origin: node.origin, docs: {}, ref: typeId(node.origin) };
  expect(exampleOf(ref, { lookup })).toMatchObject({ value: { left: 1, children: [] } });
});

test("of alternatives the first that can be told apart, with what tells it", () => {
  const cat = {
    type: "object",
    required: ["kind"],
    properties: { kind: { const: "cat" }, lives: { type: "integer" } },
  };
  const dog = { type: "object", required: ["kind"], properties: { kind: { const: "dog" } } };
  expect(example({ oneOf: [cat, dog] })).toEqual({ kind: "cat", lives: 1 });
  expect(example({ oneOf: [{ type: "integer" }, { type: "number" }] })).toBe(1.5);
});

test.each<[string, Json]>([
  ["nothing fits", { allOf: [{ type: "string" }, { type: "integer" }] }],
  ["it contains itself for ever", { type: "object", required: ["a"], properties: { a: { $ref: "#" } } }],
  ["the text would be endless", { type: "string", minLength: 1e9 }],
  ["the list would be endless", { type: "array", minItems: 1e9 }],
  ["the repetition would be endless", { type: "string", pattern: "^(?:a{1000}){9}$" }],
])("nothing is made up where %s", (_, schema) => {
  expect(example(schema)).toBeUndefined();
});

test("properties with names of every object are only properties", () => {
  const schema =
    '{"type":"object","required":["__proto__"],"properties":{"__proto__":{"const":1},"constructor":{"type":"integer"}}}';
  const value = example(JSON.parse(schema) as Json);
  expect(JSON.stringify(value)).toBe('{"__proto__":1,"constructor":1}');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("alternatives multiply, and time does not", () => {
  const wide = {
    anyOf: Array.from({ length: 12 }, (_, index) => ({ required: [`p${index}`], maxProperties: 0 })),
  };
  const startMs = process.cpuUsage().user / 1_000;
  expect(example({ type: "object", allOf: Array.from({ length: 12 }, () => wide) })).toBeUndefined();
  expect(process.cpuUsage().user / 1_000 - startMs).toBeLessThan(5_000);
});

test("several examples are different", () => {
  const { node, lookup } = lowered(gate);
  const several = examplesOf(node, { lookup }, 4);
  expect(new Set(several.map((value) => JSON.stringify(value))).size).toBe(4);
  expect(several.every((value) => judge(value, node, { lookup }) === true)).toBe(true);
});

test("a format that is not known for certain is left to who knows it", () => {
  const { node, lookup } = lowered({ type: "string", format: "ipv6", examples: ["::"] });
  expect(judge("::", node, { lookup })).toBeUndefined();
  expect(exampleOf(node, { lookup })).toMatchObject({ value: "2001:db8::1", isDocumented: false });
  expect(exampleOf(node, { lookup, isFormat: () => true })).toMatchObject({
    value: "::",
    isDocumented: true,
  });
});
