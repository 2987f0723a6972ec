import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { maxFindings } from "./finding.js";
import { check, checkArrayLimits, checkObjectLimits, collectingWalk, findIssues, fits } from "./interpret.js";
import { model } from "./model.js";
import type { Model, Shape } from "./shape.js";

describe("findings are bounded", () => {
  test.each<[string, Shape, unknown]>([
    ["items", e.array(e.string()), Array.from({ length: 100_000 }, () => 1)],
    [
      "properties",
      e.object({}, { additionalProperties: e.never() }),
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`p${index}`, 1])),
    ],
    ["unevaluated items", e.schema({ unevaluatedItems: e.never() }), Array.from({ length: 10_000 }, () => 1)],
    ["alternatives", e.anyOf([e.array(e.string()), e.string()]), Array.from({ length: 10_000 }, () => 1)],
  ])("for many wrong %s", (_what, shape, value) => {
    const found = findIssues(shape, value);
    expect(found).toHaveLength(maxFindings + 1);
    expect(found.at(-1)).toMatchObject({
      path: [],
      keyword: "issues",
      expected: "no further issue than the 100 that are listed",
    });
  });

  test("and a full list stays a refusal", () => {
    const walk = collectingWalk();
    expect(
      check(
        e.array(e.string()),
        Array.from({ length: 200 }, () => 1),
        walk,
      ),
    ).toBe(false);
    expect(check(e.string(), "fits", walk)).toBe(false);
    expect(walk.findings).toHaveLength(maxFindings + 1);
  });

  test("what two members of a conjunction say alike is said once", () => {
    const shape = e.allOf([e.object({ a: e.required(e.string()) }), e.object({})]);
    expect(findIssues(shape, 5)).toHaveLength(1);
    expect(check(shape, 5, collectingWalk())).toBe(false);
    expect(findIssues(e.array(shape), [5, 5])).toHaveLength(2);
  });
});

describe("a walk", () => {
  test("may begin below the root, and keeps the path that it was given", () => {
    const path = ["gates", 3];
    const walk = collectingWalk({ path });
    check(e.object({ a: e.required(e.array(e.string())) }), { a: ["x", 1] }, walk);
    expect(walk.findings).toMatchObject([{ path: ["gates", 3, "a", 1] }]);
    expect(path).toEqual(["gates", 3]);
  });

  test("may look at a list or an object as a whole only", () => {
    const walk = collectingWalk({ path: ["a"] });
    expect(checkArrayLimits({ items: e.string(), minItems: 2 }, [1], walk)).toBe(false);
    expect(checkArrayLimits({ items: e.string(), uniqueItems: true }, [1], walk)).toBe(true);
    expect(checkObjectLimits({ required: ["x"], additionalProperties: e.never() }, { y: 1 }, walk)).toBe(
      false,
    );
    expect(walk.findings).toMatchObject([
      { path: ["a"], keyword: "minItems" },
      { path: ["a", "x"], keyword: "required" },
    ]);
  });

  test("knows what is filled in later", () => {
    const shape = e.object({ name: e.required(e.string(), { dynamicDefault: "service-name" }) });
    expect(check(shape, {}, collectingWalk({ knowsService: true }))).toBe(true);
    expect(check(shape, {}, collectingWalk())).toBe(false);
    expect(check(e.number(), Number.NaN, collectingWalk({ allowsNonFinite: true }))).toBe(true);
    expect(check(e.integer(), Number.NaN, collectingWalk({ allowsNonFinite: true }))).toBe(false);
  });
});

describe("what nobody has evaluated", () => {
  const closed = (...allOf: readonly Shape[]): Shape => e.schema({ allOf, unevaluatedProperties: e.never() });

  test("is reported beside other failures, and no more than is sure", () => {
    const shape = closed(e.object({ a: e.required(e.string()) }), e.object({ b: e.optional(e.any()) }));
    expect(findIssues(shape, { a: 1, b: 1, c: 1 })).toMatchObject([
      { path: ["a"], keyword: "type" },
      { path: ["c"], keyword: "unevaluatedProperties", expected: "no further property" },
    ]);
    // The alternative that was meant would have evaluated it.
    const union = e.anyOf([e.object({ c: e.required(e.string()) }), e.object({ d: e.required(e.string()) })]);
    expect(findIssues(closed(union), { c: 1 }).map(({ path }) => path)).toEqual([["c"], []]);
    expect(findIssues(closed(e.array(e.any())), { a: 1 })).toMatchObject([{ path: [], keyword: "type" }]);
  });

  test("has its own words for items, and its own path below", () => {
    const shape = e.schema({ array: { prefixItems: [e.any()] }, unevaluatedItems: e.never() });
    expect(findIssues(shape, [1, 2])).toMatchObject([
      { path: [1], keyword: "unevaluatedItems", expected: "no further item" },
    ]);
    const inner = e.schema({ unevaluatedProperties: e.object({ x: e.required(e.string()) }) });
    expect(findIssues(inner, { a: { x: 1 } })).toMatchObject([{ path: ["a", "x"], keyword: "type" }]);
  });

  test("is found in one pass, however deep", () => {
    const Tree: Model<unknown> = model("Tree", undefined, () =>
      e.schema({
        anyOf: [e.object({ next: e.optional(e.ref(() => Tree)) }), e.object({ end: e.required(e.any()) })],
        unevaluatedProperties: e.never(),
      }),
    );
    const deep = (depth: number): object => (depth === 0 ? {} : { next: deep(depth - 1) });
    // Twice the work per level would never end.
    expect(fits(Tree.model.shape, deep(200))).toBe(true);
  });
});

describe("models inside a shape", () => {
  test("are asked by their emitted check first, and interpreted where it says no", () => {
    let asked = 0;
    const isPart = (value: unknown): boolean => {
      asked++;
      return value === "part";
    };
    const Part = model("Part", isPart, () => e.string({ minLength: 2 }));
    const shape = e.array(e.ref(() => Part));
    expect(findIssues(shape, ["part", "fits too", "x"])).toMatchObject([{ path: [2], keyword: "minLength" }]);
    // Once for each item, and once more where it said no.
    expect(asked).toBe(5);
  });

  test("that contain themselves are not gone over again at each level", () => {
    let asked = 0;
    const isList = (value: unknown): boolean => {
      asked++;
      const { next, n } = value as { readonly next?: unknown; readonly n?: unknown };
      return (n === undefined || typeof n === "string") && (next === undefined || isList(next));
    };
    const List: Model<unknown> = model("List", isList, () =>
      e.object({ next: e.optional(e.ref(() => List)), n: e.optional(e.string()) }),
    );
    const long = (length: number): object => (length === 0 ? { n: 1 } : { next: long(length - 1) });
    const [issue, ...more] = findIssues(List.model.shape, long(300));
    expect(issue).toMatchObject({ keyword: "type", received: "integer" });
    expect(issue?.path).toHaveLength(301);
    expect(more).toEqual([]);
    expect(asked).toBe(300);
  });

  test("that say no are asked once per reference", () => {
    let asked = 0;
    const refuses = (): boolean => {
      asked++;
      return false;
    };
    const List: Model<unknown> = model("List", refuses, () =>
      e.object({ next: e.optional(e.ref(() => List)), n: e.required(e.string()) }),
    );
    const long = (length: number): object => (length === 0 ? { n: 1 } : { n: "", next: long(length - 1) });
    expect(findIssues(List.model.shape, long(300))).toHaveLength(1);
    expect(asked).toBe(1);
    // The next value is asked about again.
    expect(fits(List.model.shape, long(3))).toBe(false);
    expect(asked).toBe(2);
  });
});

describe("objects of every kind", () => {
  const shape = e.object({ a: e.required(e.string()), b: e.optional(e.integer()) });

  class WithAccessors {
    readonly #b: unknown;
    constructor(b: unknown) {
      this.#b = b;
    }
    get a(): string {
      return "x";
    }
    get b(): unknown {
      return this.#b;
    }
  }

  test("accessors of a class count as properties", () => {
    expect(fits(shape, new WithAccessors(1))).toBe(true);
    expect(fits(shape, new WithAccessors("wrong"))).toBe(false);
    expect(findIssues(shape, new WithAccessors(1))).toEqual([]);
    expect(findIssues(shape, new WithAccessors("wrong"))).toMatchObject([{ path: ["b"], keyword: "type" }]);
  });

  test("a property that cannot be enumerated counts where it is needed", () => {
    const hidden = Object.defineProperty({}, "a", { value: 5, enumerable: false });
    expect(fits(shape, hidden)).toBe(false);
    expect(findIssues(shape, hidden)).toMatchObject([{ path: ["a"], keyword: "type" }]);
  });

  test("objects without prototype, in any order of properties, one after the other", () => {
    const bare = Object.assign(Object.create(null) as object, { b: 1, a: "x" });
    for (const value of [bare, { a: "x", b: 1 }, { b: 1, c: 1, a: "x" }, { a: "x" }, bare]) {
      expect(fits(shape, value)).toBe(true);
      expect(findIssues(shape, value)).toEqual([]);
    }
    expect(findIssues(shape, { b: 1, c: 1 })).toMatchObject([{ path: ["a"], keyword: "required" }]);
    expect(findIssues(shape, { b: "", a: 1 }).map(({ path }) => path)).toEqual([["b"], ["a"]]);
  });

  test("a circle runs out of stack, which parsing catches", () => {
    const Loop: Model<unknown> = model("Loop", undefined, () =>
      e.object({ next: e.optional(e.ref(() => Loop)) }),
    );
    const circle: Record<string, unknown> = {};
    circle["next"] = circle;
    expect(() => findIssues(Loop.model.shape, circle)).toThrow(RangeError);
    expect(Loop.safeParse(circle).error?.issues).toMatchObject([{ path: [], params: { keyword: "depth" } }]);
  });
});
