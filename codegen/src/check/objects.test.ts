import { describe, expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/index.js";
import type { Json, Property, SchemaNode } from "../ir/index.js";
import { defaultLimits } from "../limits.js";
import { check, declare, emptyModel, object, refTo, schema } from "./check.test.support.js";
import { checkModel } from "./index.js";

const text = schema({ types: ["string"] }, "text");

function checkProperties(
  properties: readonly Property[],
  more: Parameters<typeof object>[1] = {},
): readonly string[] {
  return check({
    types: [
      declare("P", object({}, { properties, ...more })),
      declare("Time", { types: ["number"], number: { format: "unixtime" } }),
    ],
  });
}

const property = (name: string, parts: Partial<Property> = {}): Property => ({
  name,
  node: text,
  required: false,
  ...parts,
});

describe("defaults (E4, E5)", () => {
  test.each<readonly [string, SchemaNode, Property["default"], boolean]>([
    ["of the right type", text, "a", true],
    ["of the wrong type", text, 1, false],
    ["null where null is not allowed", text, null, false],
    ["outside an enum", schema({ values: ["a"] }, "text"), "b", false],
    [
      "with hostile keys",
      schema({ types: ["object"] }, "text"),
      JSON.parse('{"__proto__": 1, "constructor": 2}'),
      true,
    ],
    ["behind a reference", refTo("Time"), "now", false],
  ])("%s", (_name, node, value, good) => {
    const found = checkProperties([property("p", { node, default: value as never })]);
    expect(found).toEqual(good ? [] : [expect.stringMatching(/^default-mismatch .*\/default$/)]);
  });

  test.each<readonly [string, SchemaNode, "now" | "service-name", boolean]>([
    ["the time as a number", schema({ types: ["number"], number: { format: "unixtime" } }), "now", true],
    ["the time as text", schema({ types: ["string"], string: { format: "date-time-local" } }), "now", true],
    ["the time behind a reference", refTo("Time"), "now", true],
    ["the time as any text", text, "now", false],
    ["the time as any number", schema({ types: ["number"] }), "now", false],
    ["the name as text", text, "service-name", true],
    ["the name as a number", schema({ types: ["number"] }), "service-name", false],
  ])("made when needed: %s", (_name, node, dynamicDefault, good) => {
    const found = checkProperties([property("p", { node, dynamicDefault })]);
    expect(found.map((line) => line.split(" ")[0])).toEqual(good ? [] : ["default-mismatch"]);
  });
});

describe("aliases", () => {
  test("of one property may be several", () => {
    expect(checkProperties([property("a", { aliases: ["b", "c"] })])).toEqual([]);
  });
  test("may not be another property", () => {
    expect(checkProperties([property("a", { aliases: ["b"] }), property("b")])).toEqual([
      "alias-clash /$defs/text/x-edgeloom-aliases",
    ]);
  });
  test("may not belong to two", () => {
    expect(
      checkProperties([property("a", { aliases: ["x"] }), property("b", { aliases: ["x"] })]),
    ).toHaveLength(1);
  });
});

describe("order", () => {
  test("names what is there", () => {
    expect(checkProperties([property("a")], { order: ["a"] })).toEqual([]);
    expect(checkProperties([property("a")], { order: ["a", "b"] })).toEqual([
      "order-unknown /$defs/x/x-edgeloom-order",
    ]);
  });
  test("may name what a base has that could not be merged", () => {
    const node = { ...object({ a: text }, { order: ["a", "b"] }), allOf: [refTo("Time")] };
    expect(check({ types: [declare("P", node), declare("Time", {})] })).toEqual([]);
  });
});

test("an object that grew too large by merging is refused once, not property by property", () => {
  const properties = Array.from({ length: 4 }, (_, index) => property(`p${index}`, { default: 1 }));
  const types = [declare("P", object({}, { properties }))];
  expect(check({ types }, { maxFieldsPerObject: 3 })).toEqual(["limit-shape /$defs/x"]);
});

test("a null that counts as absent has no place beside a default", () => {
  expect(checkProperties([property("p", { null: "omit" })])).toEqual([]);
  expect(checkProperties([property("p", { null: "omit", default: "a" })])).toEqual([
    expect.stringMatching(/^null-omit /),
  ]);
  expect(checkProperties([property("p", { null: "default", default: "a" })])).toEqual([]);
});

test("half a surrogate pair is no property name", () => {
  expect(checkProperties([property("a\ud800")])).toEqual([expect.stringMatching(/^property-name /)]);
  expect(checkProperties([property("💥")])).toEqual([]);
});

test("a default that only is a note may be wrong: that is a warning", () => {
  const reporter = new Diagnostics();
  const property = (noted: Json) => schema({ types: ["string"], docs: { default: noted } });
  const types = [declare("P", object({ good: property("a"), bad: property(5) }))];
  checkModel({ ...emptyModel, types }, { limits: defaultLimits, reporter });
  expect(reporter.list.map(({ code, severity }) => [code, severity])).toEqual([
    ["default-mismatch", "warning"],
  ]);
  expect(reporter.errorCount).toBe(0);
});
