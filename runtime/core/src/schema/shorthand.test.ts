import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { array, boolean, integer, number, object, optional, required, schema, string } from "./builders.js";
import { object as declaredObject } from "./declared.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";
import { type PropertyLike, type PropertyWord, propertyOf, shapeOf } from "./shorthand.js";

const words: readonly (readonly [PropertyWord, Shape])[] = [
  ["string", string()],
  ["boolean", boolean()],
  ["integer", integer()],
  ["number", number()],
  ["date-time", string({ format: "date-time" })],
  ["int64", integer({ format: "int64" })],
  ["double", number({ format: "double" })],
  ["string|null", schema({ types: ["null", "string"] })],
  ["integer|null", schema({ types: ["integer", "null"] })],
  ["uri|null", schema({ types: ["null", "string"], string: { format: "uri" } })],
  ["uint64|null", schema({ types: ["integer", "null"], number: { format: "uint64" } })],
];

describe("words", () => {
  it.each(words)("reads %s", (word, shape) => {
    expect(propertyOf(word)).toEqual(required(shape));
    expect(propertyOf(`${word}?` as PropertyWord)).toEqual(optional(shape));
  });

  it("gives the same object each time", () => {
    expect(propertyOf("uuid?")).toBe(propertyOf("uuid?"));
  });

  it.each(["strin", "", "?", "string??", "null|string", "string|null|null", "constructor", "any"])(
    "refuses %j, and says what to do",
    (word) => {
      expect(() => propertyOf(word as PropertyWord)).toThrow(
        expect.objectContaining({ code: "CONFIG", fix: expect.stringContaining("@edgeloom/runtime") }),
      );
    },
  );
});

const Part = model<string>("Part", undefined, () => "string");

describe("what stands for a shape", () => {
  it("is a shape itself, a word, or a model", () => {
    const shape = string();
    expect(shapeOf(shape)).toBe(shape);
    expect(shapeOf("string")).toEqual(shape);
    expect(shapeOf(Part).ref?.()).toBe(Part);
  });

  it("is a property of its own where nothing is said about that", () => {
    const given = optional("string", { default: "a" });
    expect(propertyOf(given)).toBe(given);
    expect(propertyOf(integer())).toEqual(required(integer()));
    expect(propertyOf(Part)).toMatchObject({ required: true, shape: { ref: expect.any(Function) } });
  });

  it("may stand wherever builders take a shape", () => {
    expect(array("string")).toEqual(array(string()));
    expect(
      schema({
        types: ["array", "object"],
        array: { prefixItems: ["string"], items: "integer", contains: "string" },
        object: { properties: { a: "string?" }, additionalProperties: "uri", propertyNames: "string" },
        allOf: ["boolean"],
      }),
    ).toEqual(
      schema({
        types: ["array", "object"],
        array: { prefixItems: [string()], items: integer(), contains: string() },
        object: {
          properties: { a: optional(string()) },
          additionalProperties: string({ format: "uri" }),
          propertyNames: string(),
        },
        allOf: [boolean()],
      }),
    );
  });
});

describe("a model", () => {
  it("may be another, or a word", () => {
    const Same = model<string>("Same", undefined, () => Part);
    expect(Same.parse("a")).toBe("a");
    expect(Same.safeParse(1).success).toBe(false);
  });

  it("may name itself", () => {
    type Node = { readonly next?: Node | undefined };
    const Node: Model<Node> = model("Node", undefined, () => object({ next: optional(Node) }));
    expect(Node.safeParse({ next: { next: {} } }).success).toBe(true);
    expect(Node.safeParse({ next: { next: 1 } }).error?.issues[0]?.path).toEqual(["next", "next"]);
  });
});

it("makes of any properties what the builders make", () => {
  const likes: readonly PropertyLike[] = [...words.map(([word]) => word), Part, integer(), optional(Part)];
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.constantFrom(...likes)), (properties) => {
      const made = declaredObject(properties).object?.properties;
      expect([...(made?.keys() ?? [])]).toEqual(Object.keys(properties));
      for (const [name, like] of Object.entries(properties))
        expect(made?.get(name)?.required).toBe(propertyOf(like).required);
    }),
  );
});
