import { describe, expect, it } from "vitest";
import * as f from "../emit.test.support.js";
import { type Analysis, analyse, type Kind, kindsIn } from "./index.js";

const model = f.modelOf({
  Plain: f.object([f.required("a", f.string), f.optional("b", f.ref("Plain"))]),
  Defaulted: f.object([f.optional("a", f.string, { default: "" })]),
  Holder: f.object([f.optional("list", f.array(f.ref("Defaulted")))]),
  Ring: f.object([f.optional("next", f.ref("Knot"))]),
  Knot: f.object([f.optional("back", f.ref("Ring")), f.optional("count", f.int64)]),
  Counted: f.array(f.string, { contains: f.int64 }),
  Self: f.node({ anyOf: [f.ref("Self"), f.string] }),
  Ping: f.node({ ref: f.idOf("Pong") }),
  Pong: f.node({ allOf: [f.ref("Ping"), f.object([])] }),
  Union: f.node({ anyOf: [f.ref("Plain"), f.nothing, f.integer] }),
  Both: f.node({ types: ["object", "string"], allOf: [f.ref("Union")] }),
  Impossible: f.node({ types: ["string"], values: [1, null] }),
});
const analysis: Analysis = analyse(model);
const of = (name: string) => analysis.decl(f.idOf(name)).node;

describe("kinds", () => {
  it.each<[string, readonly Kind[]]>([
    ["Plain", ["object"]],
    ["Union", ["object", "number", "null"]],
    ["Both", ["object"]],
    ["Impossible", []],
    ["Pong", ["object"]],
    ["Self", ["object", "array", "string", "number", "boolean", "null"]],
  ])("%s", (name, kinds) => {
    expect(kindsIn(analysis.kinds(of(name)))).toEqual(kinds);
  });
});

describe("inputDiffers", () => {
  it.each([
    ["Plain", false],
    ["Defaulted", true],
    ["Holder", true],
    ["Ring", true],
    ["Knot", true],
    // What an array must contain does not show in its type.
    ["Counted", false],
  ])("%s: %s", (name, differs) => {
    expect(analysis.inputDiffers(of(name))).toBe(differs);
  });
});

describe("isExact", () => {
  it.each([
    ["Plain", true],
    ["Defaulted", false],
    ["Holder", false],
    ["Counted", false],
    ["Union", false],
    ["Self", false],
  ])("%s: %s", (name, isExact) => {
    expect(analysis.isExact(of(name))).toBe(isExact);
  });
});

describe("isEndless", () => {
  it.each([
    ["Self", "Self", true],
    ["Ping", "Pong", true],
    ["Plain", "Plain", false],
    ["Ring", "Knot", false],
    ["Union", "Plain", false],
  ])("%s to %s: %s", (from, to, isEndless) => {
    expect(analysis.isEndless(f.idOf(from), f.idOf(to))).toBe(isEndless);
  });
});

it("is worked out once per model", () => {
  expect(analyse(model)).toBe(analysis);
});

it("says which declaration is missing", () => {
  expect(() => analysis.decl(f.idOf("Nobody"))).toThrow("Nobody");
});
