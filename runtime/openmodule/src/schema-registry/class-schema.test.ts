import * as e from "@edgeloom/runtime/schema";
import { describe, expect, it } from "vitest";
import { classSchema, type SchemaWords } from "./class-schema.js";

const Colour = e.model("Colour", undefined, () => e.enumeration(["red", "green"]));
const Part = e.model("Part", undefined, () => e.object({ id: e.required(e.string()) }));
const ref = (name: string): SchemaWords => ({ $ref: `#/components/schemas/${name}` });

function classOf(shape: () => e.Shape): SchemaWords {
  return classSchema(e.model("Thing", undefined, shape), {
    describe: () => undefined,
    meet: () => undefined,
  });
}

function propertyOf(property: e.Property, name = "some_name"): unknown {
  const words = classOf(() => ({
    types: ["object"],
    object: { properties: new Map([[name, property]]) },
  }));
  return (words["properties"] as SchemaWords)[name];
}

describe("properties", () => {
  it.each<[string, e.Shape, SchemaWords]>([
    ["text", e.string(), { type: "string" }],
    ["whole number", e.integer(), { type: "integer" }],
    ["large number", e.integer({ format: "int64" }), { type: "integer" }],
    ["number", e.number(), { type: "number" }],
    ["decimal", e.string({ format: "decimal" }), { type: "number" }],
    ["flag", e.boolean(), { type: "boolean" }],
    ["anything", e.any(), {}],
    ["time as text", e.string({ format: "date-time-local" }), { type: "string", format: "date-time" }],
    ["time as number", e.number({ format: "unixtime" }), { type: "string", format: "date-time" }],
    ["uuid", e.string({ format: "uuid" }), { type: "string", format: "uuid" }],
    ["a check of the class", e.string({ format: "ical-recurrence" }), { type: "string" }],
    [
      "bounds",
      e.integer({ exclusiveMinimum: 0, maximum: 10n }),
      { type: "integer", exclusiveMinimum: 0, maximum: 10 },
    ],
    ["lengths", e.string({ minLength: 1, pattern: /^a/u }), { type: "string", minLength: 1, pattern: "^a" }],
    ["list", e.array(e.integer()), { type: "array", items: { type: "integer" } }],
    ["list of anything", e.array(), { type: "array", items: {} }],
    ["list of classes", e.array(e.ref(() => Part)), { type: "array", items: ref("Part") }],
    [
      "tuple",
      e.tuple([e.string(), e.integer()]),
      { type: "array", minItems: 2, maxItems: 2, items: [{ type: "string" }, { type: "integer" }] },
    ],
    [
      "dict of anything",
      e.schema({ types: ["object"], object: { additionalProperties: e.any() } }),
      { type: "object" },
    ],
    ["dict as the generator writes it", e.object({}, { additionalProperties: e.any() }), { type: "object" }],
    [
      "dict of classes as the generator writes it",
      e.object({}, { additionalProperties: e.ref(() => Part) }),
      { type: "object", additionalProperties: ref("Part") },
    ],
    [
      "object without properties",
      e.object({}, { additionalProperties: e.never() }),
      { type: "object", properties: {}, additionalProperties: false },
    ],
    [
      "dict",
      e.schema({ types: ["object"], object: { additionalProperties: e.ref(() => Part) } }),
      { type: "object", additionalProperties: ref("Part") },
    ],
    ["union", e.anyOf([e.string(), e.ref(() => Part)]), { anyOf: [{ type: "string" }, ref("Part")] }],
    ["several types", { types: ["string", "integer"] }, { anyOf: [{ type: "string" }, { type: "integer" }] }],
    ["or null", e.anyOf([e.string(), e.nothing()]), { type: "string" }],
    ["type or null", { types: ["string", "null"] }, { type: "string" }],
    ["literals", e.enumeration(["a", "b"]), { enum: ["a", "b"], type: "string" }],
    ["mixed literals", e.enumeration(["a", 1]), { enum: ["a", 1] }],
  ])("%s", (_what, shape, expected) => {
    expect(propertyOf(e.required(shape))).toEqual({ title: "Some Name", ...expected });
  });

  it.each<[string, e.Property, SchemaWords]>([
    ["a class", e.required(e.ref(() => Part)), ref("Part")],
    ["an optional class", e.optional(e.anyOf([e.ref(() => Part), e.nothing()])), ref("Part")],
    [
      "a class with a default",
      e.optional(
        e.ref(() => Part),
        { default: { id: "" } },
      ),
      { title: "Some Name", default: { id: "" }, allOf: [ref("Part")] },
    ],
    [
      "an enum with a default",
      e.optional(
        e.ref(() => Colour),
        { default: "red" },
      ),
      { default: "red", allOf: [ref("Colour")] },
    ],
    ["a default of null", e.optional(e.string(), { default: null }), { title: "Some Name", type: "string" }],
    [
      "a constant",
      e.required(e.constant("x"), { default: "x" }),
      { title: "Some Name", default: "x", type: "string" },
    ],
  ])("%s", (_what, property, expected) => {
    expect(propertyOf(property)).toEqual(expected);
  });

  it.each([
    ["vehicle_id", "Vehicle Id"],
    ["present-area-name", "Present-Area-Name"],
    ["gateID", "Gateid"],
    ["a1b", "A1B"],
  ])("%s is called %s", (name, title) => {
    expect(propertyOf(e.required(e.string()), name)).toHaveProperty("title", title);
  });
});

describe("classes", () => {
  it("requires what has neither default nor may be missing, and the name of the sender", () => {
    const words = classOf(() =>
      e.object({
        timestamp: e.optional(e.number({ format: "unixtime" }), { dynamicDefault: "now" }),
        name: e.optional(e.string(), { dynamicDefault: "service-name" }),
        type: e.required(e.constant("x"), { default: "x" }),
        wanted: e.required(e.string()),
        spare: e.optional(e.string()),
      }),
    );
    expect(words["required"]).toEqual(["name", "wanted"]);
  });

  it("says nothing of required when nothing is", () => {
    expect(classOf(() => e.object({}))).toEqual({ title: "Thing", type: "object", properties: {} });
  });

  it("forbids what a closed class forbids", () => {
    expect(classOf(() => e.object({}, { additionalProperties: e.never() }))).toHaveProperty(
      "additionalProperties",
      false,
    );
  });

  it("says nothing of checks, and unites what applies together", () => {
    const check = e.ifThenElse(e.object({ a: e.required(e.any()) }), e.not(e.enumeration([0])));
    const [a, b] = [e.object({ a: e.required(e.string()) }), e.object({ b: e.optional(e.integer()) })];
    expect(classOf(() => e.allOf([a, check]))).toEqual(classOf(() => a));
    expect(classOf(() => e.allOf([a, b, check]))).toMatchObject({
      type: "object",
      properties: { a: { type: "string" }, b: { type: "integer" } },
      required: ["a"],
    });
  });

  it("takes the description from the model first", () => {
    const scope = { describe: () => "from the document", meet: () => undefined };
    expect(classSchema(Part, scope)["description"]).toBe("from the document");
    expect(classSchema(Part.describe("from the model"), scope)["description"]).toBe("from the model");
  });

  it("writes an enum with the text that Python gives those without one", () => {
    const scope = { describe: () => undefined, meet: () => undefined };
    expect(classSchema(Colour, scope)).toEqual({
      title: "Colour",
      description: "An enumeration.",
      enum: ["red", "green"],
      type: "string",
    });
  });

  it("writes a model that is no object as what it is", () => {
    expect(classOf(() => e.array(e.ref(() => Part)))).toEqual({
      title: "Thing",
      type: "array",
      items: ref("Part"),
    });
    expect(classOf(() => e.ref(() => Part))).toEqual({ title: "Thing", allOf: [ref("Part")] });
  });
});
