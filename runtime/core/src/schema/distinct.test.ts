import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { allDistinct } from "./distinct.js";
import { fits } from "./interpret.js";
import { equal } from "./json-value.js";
import { model } from "./model.js";
import type { Model } from "./shape.js";

describe("items are distinct", () => {
  test.each<[string, readonly unknown[], boolean]>([
    ["of different kinds", [1, true, "1", null, [1], { a: 1 }, "true", "null", [], {}], true],
    ["objects in another order", [{ a: 1, b: 2 }, 7, { b: 2, a: 1 }], false],
    ["a number and a bigint", [1, 1n], false],
    ["a number and a bigint, deep", [{ a: 1n }, { a: 1 }], false],
    ["a bigint that a number comes near to", [2 ** 53, 9007199254740993n], true],
    ["a bigint beyond all numbers", [10n ** 400n, Number.MAX_VALUE, 10n ** 400n + 1n], true],
    ["absent properties", [{ a: undefined }, {}], false],
    ["zeros", [0, -0], false],
    ["zeros, deep", [[0], [-0]], false],
    ["lists where one begins the other", [[1], [1, 2], [[1], 2], [1, [2]]], true],
    ["what looks like a name", [{ a: "b" }, { b: "a" }, ["a", "b"], [["a", "b"]]], true],
    ["empty ones", [[[]], [{}], { a: [] }, { a: {} }], true],
    ["empty ones twice", [[[], {}], 1, [[], {}]], false],
    ["the same list", [[1], [2], [3], [1]], false],
    ["nothing", [], true],
  ])("%s", (_what, items, expected) => expect(allDistinct(items)).toBe(expected));

  test("exactly when no two are equal", () => {
    const few = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(0, 1, "a", "b", null, true),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(few, { maxLength: 6 }), (items) => {
        const hasTwins = items.some((item, index) =>
          items.slice(0, index).some((other) => equal(item, other)),
        );
        return allDistinct(items) === !hasTwins;
      }),
      { numRuns: 2_000 },
    );
  });

  test("in long lists", () => {
    const long = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    expect(allDistinct(long)).toBe(true);
    expect(allDistinct([...long, { index: 5 }])).toBe(false);
  });
});

describe("what distinctness reads", () => {
  /** A list that counts how often one of its items is read. */
  const counted = (items: readonly unknown[], count: { reads: number }): readonly unknown[] =>
    new Proxy(items, {
      get: (target, name, receiver): unknown => {
        if (typeof name === "string" && /^\d+$/.test(name)) count.reads++;
        return Reflect.get(target, name, receiver);
      },
    });

  test("nothing of an item that is alone of its kind, and little of one that is alone of its size", () => {
    const count = { reads: 0 };
    const large = counted([1, 2, 3], count);
    expect(allDistinct([large, 1, "x", {}])).toBe(true);
    expect(allDistinct([large, [1], [1, 2]])).toBe(true);
    expect(count.reads).toBe(0);
    expect(allDistinct([large, [0, 2, 3]])).toBe(true);
    expect(count.reads).toBe(1);
  });

  test.each([1, 4, 20])("about each item once, in lists inside lists with %i more in each", (more) => {
    const count = { reads: 0 };
    const Tree: Model<unknown> = model("Tree", undefined, () =>
      e.schema({
        types: ["array", "integer"],
        array: { uniqueItems: true, items: e.ref(() => Tree) },
      }),
    );
    const levels = 300;
    const filling = Array.from({ length: more }, (_, index) => index + more);
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) {
      // Of one size with what is deeper, so that they have to be told apart by what they hold.
      const others = Array.from({ length: more }, (_, index) => counted([index, ...filling], count));
      value = counted([value, ...others], count);
    }
    expect(fits(Tree.model.shape, value)).toBe(true);
    expect(count.reads).toBeLessThan(levels * (more + 1) ** 2 * 4);
  });
});
