import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { basesFirst } from "../ir/bases.js";
import type { Json, SchemaNode } from "../ir/index.js";
import { lowerFiles } from "./fake-set.test.support.js";

/** Merging is seen best on schemas as people write them: the definitions of one document, lowered and merged. */
function mergedDefs($defs: { readonly [name: string]: Json }): (name: string) => SchemaNode {
  const { model, diagnostics } = lowerFiles({
    "a.json": { $schema: "https://json-schema.org/draft/2020-12/schema", $defs },
  });
  expect(diagnostics).toEqual([]);
  return (name) => {
    const node = model.types.find((decl) => decl.name === name)?.node;
    if (node === undefined) throw new Error(`No type ${name}`);
    return node;
  };
}

const names = (node: SchemaNode): readonly string[] =>
  node.object?.properties.map((property) => property.name) ?? [];
const propertyOf = (node: SchemaNode, name: string) =>
  node.object?.properties.find((property) => property.name === name);
const base = {
  type: "object",
  description: "About the base.",
  required: ["type"],
  properties: {
    type: { type: "string" },
    timestamp: { type: "number" },
    name: { type: "string", "x-edgeloom-aliases": ["n"] },
  },
  "x-edgeloom-order": ["timestamp", "name", "type"],
};
const refTo = (name: string) => ({ $ref: `#/$defs/${name}` });

describe("a message that extends its base", () => {
  const enter = {
    type: "object",
    required: ["gate"],
    properties: { type: { const: "enter", default: "enter" }, gate: { type: "string" } },
  };
  const type = mergedDefs({
    Base: base,
    Enter: { allOf: [refTo("Base"), enter], description: "A car came." },
  });

  test("is one flat object, the base first", () => {
    expect(type("Enter").allOf).toBeUndefined();
    expect(type("Enter").ref).toBeUndefined();
    expect(names(type("Enter"))).toEqual(["timestamp", "name", "type", "gate"]);
  });

  test("narrows a property of the base to its constant, with the default", () => {
    expect(propertyOf(type("Enter"), "type")).toMatchObject({
      required: true,
      default: "enter",
      node: { types: ["string"], values: ["enter"] },
    });
  });

  test("keeps what the base says about other properties", () => {
    expect(propertyOf(type("Enter"), "name")).toMatchObject({ required: false, aliases: ["n"] });
  });

  test("has its own docs, not those of the base", () => {
    expect(type("Enter").docs).toEqual({ description: "A car came." });
  });

  test("leaves the base as it was", () => {
    expect(names(type("Base"))).toEqual(["timestamp", "name", "type"]);
    expect(propertyOf(type("Base"), "type")?.node.values).toBeUndefined();
  });
});

test("an extension may order the properties of its base", () => {
  const order = { "x-edgeloom-order": ["type", "gate"], properties: { gate: { type: "string" } } };
  const type = mergedDefs({ Base: base, Enter: { allOf: [refTo("Base"), order] } });
  expect(names(type("Enter"))).toEqual(["type", "gate", "timestamp", "name"]);
});

test("bases of bases are united from the bottom up, whatever the names", () => {
  const type = mergedDefs({
    A: { allOf: [refTo("B"), { properties: { a: {} } }] },
    B: { allOf: [refTo("C"), { properties: { b: {} } }] },
    C: { type: "object", properties: { c: {} } },
  });
  expect(names(type("A"))).toEqual(["c", "b", "a"]);
  expect(type("A").types).toEqual(["object"]);
});

test("words beside a reference extend it like a member of allOf", () => {
  const type = mergedDefs({
    Base: base,
    Enter: { ...refTo("Base"), properties: { gate: { type: "string" } } },
  });
  expect(names(type("Enter"))).toEqual(["timestamp", "name", "type", "gate"]);
});

test("a reference with docs only stays a reference", () => {
  const type = mergedDefs({
    Base: base,
    Alias: { allOf: [refTo("Base")], description: "The same." },
    Typed: { ...refTo("Base"), type: "object" },
  });
  expect(type("Alias")).toMatchObject({ ref: "a.json#/$defs/Base", docs: { description: "The same." } });
  expect(type("Alias").allOf).toBeUndefined();
  expect(type("Typed").types).toBeUndefined();
});

describe("what cannot be merged without a change of meaning stays", () => {
  test("an object closed to the properties of its base", () => {
    const type = mergedDefs({
      Base: base,
      Closed: { allOf: [refTo("Base")], properties: { gate: {} }, additionalProperties: false },
    });
    expect(type("Closed")).toMatchObject({
      ref: "a.json#/$defs/Base",
      object: { additionalProperties: { never: true } },
    });
    expect(names(type("Closed"))).toEqual(["gate"]);
  });

  test("a closed base is united with an extension that adds nothing", () => {
    const closed = { ...base, additionalProperties: false };
    const type = mergedDefs({
      Base: closed,
      Same: { allOf: [refTo("Base"), { properties: { type: { const: "x" } } }] },
    });
    expect(type("Same").allOf).toBeUndefined();
    expect(type("Same").object?.additionalProperties?.never).toBe(true);
  });

  test("two patterns, two unions", () => {
    const patterns = { allOf: [{ pattern: "^a" }, { pattern: "b$" }] };
    const unions = { allOf: [{ anyOf: [{ type: "string" }] }, { anyOf: [{ minLength: 1 }] }] };
    const type = mergedDefs({ Patterns: patterns, Unions: unions });
    expect(type("Patterns")).toMatchObject({
      string: { pattern: "^a" },
      allOf: [{ string: { pattern: "b$" } }],
    });
    expect(type("Unions").allOf).toHaveLength(1);
  });

  test("two kinds of items, since items start where a tuple ends", () => {
    const tuple = { prefixItems: [{ type: "string" }], items: { type: "integer" } };
    const type = mergedDefs({
      Lists: { allOf: [tuple, { items: { minimum: 1 } }] },
      Contains: { allOf: [{ contains: { const: 1 } }, { contains: { const: 2 } }] },
    });
    expect(type("Lists").allOf).toHaveLength(1);
    expect(type("Contains").allOf).toHaveLength(1);
  });

  test("a condition that is reported in its own place", () => {
    const condition = {
      if: { required: ["a"] },
      then: { required: ["b"] },
      "x-edgeloom-at": "b",
      "x-edgeloom-message": "set b",
    };
    const own = { type: "object", properties: { a: {}, b: {} }, allOf: [condition] };
    const type = mergedDefs({ Own: own, Extended: { allOf: [refTo("Own"), { properties: { c: {} } }] } });
    const report = { at: "b", message: "set b", type: "value_error" };
    expect(type("Own").allOf).toEqual([expect.objectContaining({ report })]);
    expect(names(type("Extended"))).toEqual(["a", "b", "c"]);
    expect(type("Extended").allOf).toEqual([expect.objectContaining({ report })]);
  });

  test("a type that extends itself", () => {
    const type = mergedDefs({ Ring: { allOf: [refTo("Ring"), { type: "object", properties: { a: {} } }] } });
    expect(type("Ring").ref ?? type("Ring").allOf).toBeDefined();
  });
});

test("a base that says that it is open is extended like one that is silent", () => {
  const open = { ...base, additionalProperties: true };
  const type = mergedDefs({ Base: open, Enter: { allOf: [refTo("Base"), { properties: { gate: {} } }] } });
  expect(names(type("Enter"))).toEqual(["timestamp", "name", "type", "gate"]);
  expect(type("Enter").allOf).toBeUndefined();
});

test("contradictions become the schema that nothing fits", () => {
  const type = mergedDefs({
    Types: { allOf: [{ type: "string" }, { type: "integer" }] },
    Values: { allOf: [{ enum: [1, 2] }, { const: 3 }] },
    Narrowed: { allOf: [{ type: ["number", "null"] }, { type: ["integer", "string"] }] },
  });
  expect(type("Types").never).toBe(true);
  expect(type("Values").never).toBe(true);
  expect(type("Narrowed").types).toEqual(["integer"]);
});

test("bounds tighten", () => {
  const type = mergedDefs({
    Bounded: {
      allOf: [
        { minimum: 1, maxLength: 9, minItems: 2 },
        { minimum: 3, maxLength: 4, minItems: 1, uniqueItems: true },
      ],
    },
  });
  expect(type("Bounded")).toMatchObject({
    number: { minimum: 3 },
    string: { maxLength: 4 },
    array: { minItems: 2, uniqueItems: true },
  });
});

test("ten levels of ten references each are united in the size of the graph (H1)", () => {
  const $defs: { [name: string]: Json } = {};
  for (let level = 0; level < 10; level++) {
    for (let index = 0; index < 10; index++) {
      const below = Array.from({ length: 10 }, (_, next) => refTo(`T${level + 1}_${next}`));
      $defs[`T${level}_${index}`] = {
        allOf: [...below, { properties: { [`p${level}_${index}`]: { type: "string" } } }],
      };
    }
  }
  for (let index = 0; index < 10; index++)
    $defs[`T10_${index}`] = { type: "object", properties: { shared: { minLength: index } } };
  const started = cpuMs();
  const type = mergedDefs($defs);
  expect(names(type("T0_0"))).toHaveLength(92);
  expect(propertyOf(type("T0_0"), "shared")?.node.string).toEqual({ minLength: 9 });
  expect(cpuMs() - started).toBeLessThan(2_000);
});

test("a chain of 20,000 extensions neither exhausts the stack nor squares", () => {
  const types = Array.from({ length: 20_000 }, (_, index): Parameters<typeof basesFirst>[0][number] => {
    const origin = { file: "a", pointer: `/${index}` };
    const ref = `a#/${index + 1}` as never;
    return {
      id: `a#/${index}` as never,
      name: "",
      group: "",
      origin,
      node: { origin, docs: {}, allOf: [{ origin, docs: {}, ref }] },
    };
  });
  const ordered = basesFirst(types);
  expect(ordered).toHaveLength(20_000);
  expect(ordered[0]?.id).toBe("a#/19999");
});
