import { describe, expect, test } from "vitest";
import { isAnyNode, isNullable, isObjectNode, type SchemaNode, withoutNull } from "./index.js";

const origin = { file: "a.json", pointer: "" };
const schema = (parts: Partial<SchemaNode> = {}): SchemaNode => ({ origin, docs: {}, ...parts });
const emptyObject = {
  properties: [],
  required: [],
  patternProperties: [],
  dependentRequired: [],
  dependentSchemas: [],
};
const nothing = schema({ types: ["null"] });
const text = schema({ types: ["string"] });

describe("null among what a schema allows", () => {
  const nullable: readonly (readonly [string, SchemaNode, Partial<SchemaNode>])[] = [
    ["one of the types", schema({ types: ["null", "string"] }), { types: ["string"] }],
    ["one of the values", schema({ values: ["a", null] }), { values: ["a"] }],
    [
      "a named value",
      schema({ values: [null, "a"], valueNames: ["none", "first"] }),
      { values: ["a"], valueNames: ["first"] },
    ],
    [
      "a member of a union of three",
      schema({ anyOf: [text, nothing, schema()] }),
      { anyOf: [text, schema()] },
    ],
  ];
  test.each(nullable)("%s", (_name, node, rest) => {
    expect(isNullable(node)).toBe(true);
    expect(withoutNull(node)).toEqual(schema(rest));
  });

  test("a union of null and one schema becomes that schema, with the docs of the union", () => {
    const union = schema({
      docs: { description: "outer" },
      oneOf: [nothing, schema({ ...text, docs: { description: "inner" } })],
    });
    expect(withoutNull(union)).toEqual({ ...text, docs: { description: "outer" } });
  });

  test.each([
    ["null alone is not a choice", nothing],
    ["a type list whose values exclude null", schema({ types: ["null", "string"], values: ["a"] })],
    ["a schema that says nothing", schema()],
    ["a union without null", schema({ anyOf: [text, schema()] })],
  ])("%s", (_name, node) => {
    expect(isNullable(node)).toBe(false);
    expect(withoutNull(node)).toBe(node);
  });
});

test("a plain object obeys nothing but its own facet", () => {
  expect(isObjectNode(schema({ types: ["object"], object: emptyObject }))).toBe(true);
  expect(isObjectNode(schema({ types: ["object"] }))).toBe(true);
  expect(isObjectNode(schema({ object: emptyObject }))).toBe(false);
  expect(isObjectNode(schema({ types: ["object"], anyOf: [text] }))).toBe(false);
});

test("docs restrict nothing", () => {
  expect(isAnyNode(schema({ docs: { title: "Anything" } }))).toBe(true);
  expect(isAnyNode(schema({ never: true }))).toBe(false);
});
