import { describe, expect, test } from "vitest";
import { Forms } from "./forms.js";
import type { Json, SchemaNode } from "./node.js";

const origin = { file: "a.json", pointer: "" };

function node(said: Partial<SchemaNode>): SchemaNode {
  return { origin, docs: {}, ...said };
}

function valued(...values: readonly Json[]): SchemaNode {
  return node({ values });
}

function object(...properties: readonly (readonly [string, SchemaNode])[]): SchemaNode {
  const none = { required: [], patternProperties: [], dependentRequired: [], dependentSchemas: [] };
  const declared = properties.map(([name, inner]) => ({ name, node: inner, required: false }));
  return node({ object: { properties: declared, ...none } });
}

describe("forms", () => {
  const forms = new Forms(new Map());
  const idOf = (schema: SchemaNode): number => forms.of(schema).id;

  test("are the same wherever a schema stands and whatever it says to people", () => {
    const elsewhere = { origin: { file: "b.json", pointer: "/x" }, docs: { title: "B" } };
    expect(idOf(node({ ...elsewhere, types: ["string"] }))).toBe(idOf(node({ types: ["string"] })));
    expect(idOf(node({ types: ["string"] }))).not.toBe(idOf(node({ types: ["number"] })));
  });

  test("count what is said inside", () => {
    const inner = node({ types: ["string"] });
    const told = node({ types: ["string"], docs: { description: "Told." } });
    expect(idOf(object(["a", inner]))).toBe(idOf(object(["a", { ...inner }])));
    expect(idOf(object(["a", inner]))).not.toBe(idOf(object(["a", told])));
    expect(forms.of(object(["a", object(["b", inner])], ["c", inner])).size).toBe(4);
  });

  test("tell values apart as exactly as they are, and whatever their keys", () => {
    const values: readonly Json[] = [
      ...[0, -0, 1, 1n, "1", "1n", "0", null, "null", true, "true", "", '"', ",", [], [[]], {}],
      ...[["a", "b"], ["a,b"], { a: 1 }, { a: "1" }, { origin: 1 }, { origin: 2 }, { docs: {} }, { docs: 1 }],
    ];
    const ids = [valued(), ...values.map((value) => valued(value)), valued(...values)].map(idOf);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
