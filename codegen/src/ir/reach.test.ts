import { expect, test } from "vitest";
import {
  childOrigin,
  childrenOf,
  mapChildren,
  referencesOf,
  type SchemaNode,
  typeId,
  visitNodes,
} from "./index.js";

const at = (name: string) => ({ file: "a.json", pointer: `/$defs/${name}` });
const refTo = (name: string): SchemaNode => ({ origin: at("x"), docs: {}, ref: typeId(at(name)) });
const everywhere: SchemaNode = {
  origin: at("all"),
  docs: {},
  allOf: [refTo("1")],
  anyOf: [refTo("2")],
  oneOf: [refTo("3")],
  not: refTo("4"),
  if: refTo("5"),
  then: refTo("6"),
  else: refTo("7"),
  array: { prefixItems: [refTo("8")], items: refTo("9"), contains: refTo("10") },
  object: {
    properties: [{ name: "p", node: refTo("11"), required: false }],
    required: [],
    patternProperties: [{ pattern: "x", node: refTo("12"), origin: at("x") }],
    additionalProperties: refTo("13"),
    propertyNames: refTo("14"),
    dependentRequired: [],
    dependentSchemas: [{ property: "p", node: refTo("15") }],
  },
};

test("every place where a schema can stand is visited", () => {
  expect(childrenOf(everywhere)).toHaveLength(15);
  const numbers = [...referencesOf(everywhere)]
    .map((id) => Number(id.split("/").at(-1)))
    .sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
});

test("a shared schema is visited once", () => {
  const shared = refTo("1");
  let visits = 0;
  visitNodes({ origin: at("a"), docs: {}, allOf: [shared, shared], not: shared }, () => void visits++);
  expect(visits).toBe(2);
});

test("mapping reaches the same places, and leaves what does not change as it is", () => {
  const bare = mapChildren(everywhere, ({ origin, docs }) => ({ origin, docs }));
  expect(childrenOf(bare)).toHaveLength(15);
  expect(referencesOf(bare).size).toBe(0);
  expect(mapChildren(everywhere, (node) => node)).toBe(everywhere);
});

test("origins escape what a pointer cannot hold", () => {
  expect(childOrigin({ file: "a", pointer: "/x" }, "a/b~c", 0)).toEqual({
    file: "a",
    pointer: "/x/a~1b~0c/0",
  });
});
