import { describe, expect, it } from "vitest";
import { run } from "./scenario.test.support.js";

describe("rings", () => {
  const ringOf = (defs: unknown): unknown =>
    run({ "schemas/a.json": { $defs: defs } }).list.map(({ code, message }) => [code, message]);

  it("G9: of one schema with itself", () => {
    expect(ringOf({ A: { $ref: "#/$defs/A" } })).toEqual([["ref-ring", '"#/$defs/A" refers to itself.']]);
    expect(run({ "schemas/a.json": { $ref: "#" } }).found).toEqual([["ref-ring", "schemas/a.json#/$ref"]]);
  });

  it("G10: of aliases without a type", () => {
    expect(ringOf({ B: { $ref: "#/$defs/A" }, A: { $ref: "#/$defs/B" } })).toEqual([
      ["ref-ring", '"#/$defs/A" → "#/$defs/B" → "#/$defs/A".'],
    ]);
  });

  it("over several files", () => {
    expect(run({ "schemas/a.json": { $ref: "b.json" }, "schemas/b.json": { $ref: "a.json" } }).found).toEqual(
      [["ref-ring", "schemas/a.json#/$ref"]],
    );
  });

  it.each([["allOf"], ["anyOf"], ["oneOf"]])("through %s", (keyword) => {
    expect(
      ringOf({ A: { type: "object", [keyword]: [{ type: "object" }, { $ref: "#/$defs/A" }] } }),
    ).toMatchObject([["ref-ring", expect.stringContaining("itself")]]);
  });

  it("through not, if, then and else", () => {
    expect(ringOf({ A: { if: true, else: { not: { $ref: "#/$defs/A" } } } })).toHaveLength(1);
  });

  it("are shortened when they are long", () => {
    const names = Array.from({ length: 20 }, (_, index) => index);
    const defs = Object.fromEntries(
      names.map((index) => [`n${index}`, { $ref: `#/$defs/n${(index + 1) % 20}` }]),
    );
    expect(ringOf(defs)).toEqual([
      ["ref-ring", '"#/$defs/n0" → "#/$defs/n1" → "#/$defs/n2" → "#/$defs/n3" → … → "#/$defs/n0".'],
    ]);
  });

  it("G12: are none through a property or an item", () => {
    const node = {
      type: "object",
      properties: { next: { $ref: "#/$defs/N" }, children: { type: "array", items: { $ref: "#/$defs/N" } } },
    };
    expect(ringOf({ N: node, M: { additionalProperties: { $ref: "#/$defs/M" } } })).toEqual([]);
  });

  it("G13: are none because of siblings", () => {
    expect(ringOf({ A: { $ref: "#/$defs/B", description: "x" }, B: { type: "string" } })).toEqual([]);
  });
});
