import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { findIssues, fits } from "./interpret.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

const kinds = (...names: readonly string[]): Shape =>
  e.object({ kind: e.required(e.enumeration(names)), size: e.required(e.integer()) });

describe("a union that no alternative satisfies", () => {
  test("reports the alternative whose tag fits, however much is wrong with it, and how many there are", () => {
    const circle = e.object({ kind: e.required(e.constant("circle")), x: e.required(e.number()) });
    const square = e.object({
      kind: e.required(e.constant("square")),
      side: e.required(e.number()),
      colour: e.required(e.string()),
    });
    expect(findIssues(e.oneOf([circle, square]), { kind: "square", x: 1, side: "long" })).toMatchObject([
      { path: ["side"], keyword: "type", expected: "a number" },
      { path: ["colour"], keyword: "required" },
      { path: [], keyword: "oneOf", expected: "one of 2 alternatives, of which number 2 came closest" },
    ]);
  });

  test("names all tags when the tag fits none, also of models and of models of models", () => {
    const [A, B] = [model("A", undefined, () => kinds("a")), model("B", undefined, () => kinds("b", "bb"))];
    const C = model("C", undefined, () => e.allOf([e.ref(() => B), e.object({})]));
    const shape = e.anyOf([e.ref(() => A), e.ref(() => C)]);
    expect(findIssues(shape, { kind: "secret", size: 1 })).toMatchObject([
      { path: ["kind"], keyword: "enum", expected: '"a", "b" or "bb"', received: "string" },
      { path: [], keyword: "anyOf", expected: "one of 2 alternatives" },
    ]);
    expect(findIssues(shape, { kind: "bb" })).toMatchObject([
      { path: ["size"], keyword: "required" },
      { path: [], expected: "one of 2 alternatives, of which number 2 came closest" },
    ]);
  });

  test("without a tag takes fewer failures first, then deeper ones", () => {
    const two = e.object({ a: e.required(e.string()), b: e.required(e.string()) });
    const one = e.object({ c: e.required(e.string()) });
    const deep = e.object({ d: e.required(e.object({ e: e.required(e.string()) })) });
    expect(findIssues(e.anyOf([two, one, deep]), { d: { e: 1 } })).toMatchObject([
      { path: ["d", "e"], keyword: "type" },
      { path: [], expected: "one of 3 alternatives, of which number 3 came closest" },
    ]);
    expect(findIssues(e.anyOf([two, one]), { z: 1 })[0]).toMatchObject({ path: ["c"] });
    expect(findIssues(e.anyOf([two, one]), { a: 1 }).map(({ path }) => path)).toEqual([["a"], ["b"], []]);
  });

  test("tells what all would take when the kind of value is wrong, in few words", () => {
    const shape = e.anyOf([e.string(), e.anyOf([e.integer(), e.nothing()]), e.object({})]);
    expect(findIssues(shape, true)).toMatchObject([
      {
        path: [],
        keyword: "anyOf",
        expected: "a string, an integer or null or an object",
        received: "boolean",
      },
    ]);
    const many = e.anyOf(Array.from({ length: 1000 }, (_, index) => e.constant(`v${index}`)));
    const [issue, ...more] = findIssues(many, 5);
    expect(more).toEqual([]);
    expect(issue?.expected.length).toBeLessThan(100);
  });

  test("says which alternatives fit when only one may", () => {
    const shape = e.oneOf([e.string(), e.integer(), e.number({ minimum: 2 })]);
    expect(findIssues(shape, 3)).toMatchObject([
      { keyword: "oneOf", expected: "a value that fits one of 3 alternatives only, not both 2 and 3" },
    ]);
  });

  test("a single alternative needs no words about alternatives", () => {
    expect(findIssues(e.anyOf([e.string()]), 3)).toMatchObject([{ keyword: "type" }]);
  });
});

describe("a tag", () => {
  test.each<[string, readonly unknown[], unknown, boolean]>([
    ["a number, whole or not", [1, 1.5], 1, true],
    ["a bigint that equals a number", [2, 3], 2n, true],
    ["a bigint that a number comes near to", [2 ** 53, 3], 2n ** 53n + 1n, false],
    ["a number that equals a bigint", [2n, 3n], 2, true],
    ["null", [null, "x"], null, true],
    ["a deep value", [[1], { a: 1 }], { a: 1.0 }, true],
    ["a truth value, which is no number", [true, 1], true, true],
    ["something else", ["a", "b"], ["a"], false],
  ])("may be %s", (_what, tags, value, expected) => {
    const shape = e.oneOf(tags.map((tag) => e.object({ kind: e.required(e.constant(tag as never)) })));
    expect(fits(shape, { kind: value })).toBe(expected);
  });

  test("that is not there leaves all alternatives open", () => {
    const optional = (kind: string): Shape => e.object({ kind: e.optional(e.constant(kind)) });
    expect(fits(e.anyOf([optional("a"), optional("b")]), {})).toBe(true);
    expect(fits(e.oneOf([optional("a"), optional("b")]), {})).toBe(false);
    expect(fits(e.anyOf([optional("a"), optional("b")]), "no object")).toBe(false);
  });

  test("that an explicit null leaves out is none", () => {
    const shape = e.anyOf([
      e.object({ kind: e.optional(e.constant("a"), { null: "omit" }) }),
      e.object({ kind: e.optional(e.constant("b"), { null: "omit" }) }),
    ]);
    expect(fits(shape, { kind: null })).toBe(true);
  });

  test("may come through many alternatives of one model that contains itself", () => {
    const Node: Model<unknown> = model("Node", undefined, () =>
      e.oneOf([
        e.object({ kind: e.required(e.constant("leaf")) }),
        e.object({ kind: e.required(e.constant("pair")), of: e.required(e.array(e.ref(() => Node))) }),
      ]),
    );
    const leaf = { kind: "leaf" };
    expect(fits(Node.model.shape, { kind: "pair", of: [leaf, { kind: "pair", of: [leaf] }] })).toBe(true);
    expect(findIssues(Node.model.shape, { kind: "pair", of: [leaf, { kind: "pear" }] })).toMatchObject([
      { path: ["of", 1, "kind"], expected: '"leaf" or "pair"' },
      { path: ["of", 1] },
      { path: [] },
    ]);
  });
});
