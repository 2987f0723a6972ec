import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { findIssues } from "./interpret.js";
import { model } from "./model.js";
import type { Json, Model, Shape } from "./shape.js";

const texts = (...names: readonly string[]): Shape =>
  e.object(Object.fromEntries(names.map((name) => [name, e.required(e.string())])));

function places(shape: Shape, value: unknown): readonly string[] {
  return findIssues(shape, value)
    .map(({ path }) => path.join("."))
    .filter((place) => place !== "");
}

describe("the alternative that comes closest", () => {
  test("shares properties with the value, however much is wrong with them", () => {
    const shape = e.anyOf([texts("a", "b", "c"), texts("zz")]);
    expect(places(shape, { a: "x", b: 5, c: 5 })).toEqual(["b", "c"]);
    expect(places(shape, { zz: 1, more: 1 })).toEqual(["zz"]);
  });

  test("has the tag of the value, also where not all alternatives have one", () => {
    const point = e.object({
      type: e.required(e.constant("p")),
      x: e.required(e.number()),
      y: e.required(e.number()),
    });
    const other = e.object({ type: e.required(e.enumeration(["c", "d"])), r: e.required(e.any()) });
    const open = e.schema({ object: { required: ["q"] } });
    const shape = e.oneOf([point, other, open]);
    expect(places(shape, { type: "p", x: "1", y: "2" })).toEqual(["x", "y"]);
    expect(places(shape, { type: "p", q2: 1, q3: 1, q4: 1 })).toEqual(["x", "y"]);
    expect(places(shape, { type: "d" })).toEqual(["r"]);
  });

  test("has it through models and conjunctions", () => {
    const Tagged = model("Tagged", undefined, () => e.object({ kind: e.required(e.constant("t")) }));
    const Whole = model("Whole", undefined, () => e.allOf([e.ref(() => Tagged), texts("a", "b", "c")]));
    const shape = e.anyOf([texts("q"), e.ref(() => Whole)]);
    expect(places(shape, { kind: "t" })).toEqual(["a", "b", "c"]);
    expect(places(shape, { a: 1 })).toEqual(["kind", "a", "b", "c"]);
  });

  test("may be told by a constant that is wrong in all of them no more than by another property", () => {
    const paint = e.object({
      name: e.required(e.string()),
      colour: e.required(e.enumeration(["red", "blue"])),
    });
    expect(places(e.anyOf([texts("zz"), paint]), { name: "x", colour: "pink" })).toEqual(["colour"]);
  });

  test.each<[string, Shape, readonly string[]]>([
    ["a pattern", e.object({}, { patternProperties: [[/^x-/, e.string()]] }), ["x-a", "x-b"]],
    ["a map", e.object({}, { additionalProperties: e.string() }), ["x-a", "x-b"]],
    ["alternatives of its own", e.anyOf([texts("x-a"), texts("x-b", "x-c")]), ["x-a"]],
    ["a condition", e.ifThenElse(e.object({}), texts("x-a", "x-b")), ["x-a", "x-b"]],
  ])("may declare properties by %s", (_what, declaring, expected) => {
    const shape = e.anyOf([texts("zz"), declaring]);
    expect(places(shape, { "x-a": 1, "x-b": 1 })).toEqual(expected);
  });

  test.each<[string, Shape]>([
    ["anything", e.object({}, { additionalProperties: e.any(), required: ["zz"] })],
    ["nothing", e.object({}, { additionalProperties: e.never() })],
  ])("declares none by taking %s beside", (_what, open) => {
    expect(places(e.anyOf([open, texts("a", "b")]), { a: 1, b: 1 })).toEqual(["a", "b"]);
  });

  test("is of the kind of the value, be that told by a model, a conjunction or alternatives", () => {
    const Text = model("Text", undefined, () => e.string());
    const shape = e.anyOf([
      e.ref(() => Text),
      e.allOf([e.integer(), e.any()]),
      e.oneOf([e.boolean(), e.nothing()]),
      e.constant([1] as Json),
      e.never(),
      e.array(e.string()),
    ]);
    expect(places(shape, ["x", 1, 2])).toEqual(["1", "2"]);
  });

  test("is looked for among none", () => {
    expect(findIssues(e.anyOf([]), 1)).toMatchObject([{ path: [], keyword: "anyOf" }]);
  });
});

describe("alternatives that contain themselves", () => {
  /** Terms, with a check that counts how often it is asked. */
  function terms(): { readonly shape: Shape; readonly count: { calls: number } } {
    const count = { calls: 0 };
    const isTerm = (value: unknown): boolean => {
      count.calls++;
      if (typeof value !== "object" || value === null) return typeof value === "number";
      const { op, l, r, a } = value as Readonly<Record<string, unknown>>;
      if ((op === "+" || op === "-") && isTerm(l) && isTerm(r)) return true;
      return (op === "neg" || op === "+") && isTerm(a) && (l === undefined || isTerm(l));
    };
    const term = (): Shape => e.ref(() => Term);
    const Term: Model<unknown> = model("Term", isTerm, () =>
      e.anyOf([
        e.number(),
        e.object({
          op: e.required(e.enumeration(["+", "-"])),
          l: e.required(term()),
          r: e.required(term()),
        }),
        e.object({
          op: e.required(e.enumeration(["neg", "+"])),
          a: e.required(term()),
          l: e.optional(term()),
        }),
      ]),
    );
    return { shape: Term.model.shape, count };
  }

  function sum(depth: number): unknown {
    let value: unknown = "bad";
    for (let level = 0; level < depth; level++) value = { op: "+", l: value, r: 1 };
    return value;
  }

  test.each([1, 20, 100, 300])(
    "name the place that is wrong, %i levels deep, in work that grows with the depth",
    (depth) => {
      const { shape, count } = terms();
      expect(findIssues(shape, sum(depth))[0]).toMatchObject({
        path: new Array(depth).fill("l"),
        expected: "a number or an object",
        received: "string",
      });
      expect(count.calls).toBeLessThan(20 * depth + 20);
    },
  );

  test.each([30, 300])("are given up where they cannot be told apart, %i levels deep", (depth) => {
    let reads = 0;
    let value: unknown = "bad";
    for (let level = 0; level < depth; level++) {
      const inner = value;
      const get = (): unknown => {
        reads++;
        return inner;
      };
      // Lacks what would tell which of the two is meant.
      value = Object.defineProperty({ op: "+" }, "l", { get, enumerable: true });
    }
    const { shape } = terms();
    expect(findIssues(shape, value).length).toBeGreaterThan(0);
    expect(reads).toBeLessThan(30_000);
  });
});
