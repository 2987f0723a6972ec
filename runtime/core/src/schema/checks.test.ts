import { describe, expect, it } from "vitest";
import { among, once } from "./checks.js";

const pairs = Array.from({ length: 3000 }, (_, index) => ({ a: index, b: [{ c: `${index}` }] }));

describe("a value among many", () => {
  it.each<[string, unknown, boolean]>([
    ["the last one", { a: 2999, b: [{ c: "2999" }] }, true],
    ["in another order", { b: [{ c: "7" }], a: 7 }, true],
    ["in another form of its number", { a: 7n, b: [{ c: "7" }] }, true],
    ["with a property that is absent", { a: 7, b: [{ c: "7" }], d: undefined }, true],
    ["with parts of two of them", { a: 7, b: [{ c: "8" }] }, false],
    ["with one property more", { a: 7, b: [{ c: "7" }], d: 1 }, false],
    ["of another kind", { a: "7", b: [{ c: "7" }] }, false],
    ["a hole for an item", { a: 7, b: new Array(1) }, false],
    ["nothing", null, false],
    ["a text that reads alike", JSON.stringify(pairs[7]), false],
  ])("%s", (_what, value, expected) => {
    expect(among(pairs, value)).toBe(expected);
  });

  it("looks no deeper than the deepest of the list", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = { a: deep };
    expect(among(pairs, deep)).toBe(false);
  });

  it("is found in short lists too", () => {
    expect([{ a: 1 }, [], 5].map((value) => among([[], { a: 1 }], value))).toEqual([true, true, false]);
  });
});

describe("verdicts that are remembered", () => {
  const counted = (refuses: (value: unknown) => boolean) => {
    const check = Object.assign(
      (value: unknown): boolean => {
        check.calls++;
        const part = (value as { readonly b?: unknown }).b;
        const isRight = [1, 2].map(() => part === undefined || once(check, part)).every(Boolean);
        return isRight && !refuses(value);
      },
      { calls: 0 },
    );
    return check;
  };
  const chain = (depth: number): object => (depth === 0 ? {} : { b: chain(depth - 1) });

  it.each([
    ["fits", (): boolean => false, true],
    ["does not fit", (value: unknown): boolean => Object.keys(value as object).length === 0, false],
  ])("a value that %s is looked at once on each level", (_what, refuses, expected) => {
    const check = counted(refuses);
    expect(once(check, chain(60))).toBe(expected);
    expect(check.calls).toBe(61);
  });

  it("last no longer than the outermost call, whether it returns or throws", () => {
    const value: { b?: unknown } = {};
    const isBare = (each: unknown): boolean => Object.keys(each as object).length === 0;
    const throwing = (): boolean => {
      once(isBare, value);
      throw new Error("stop");
    };
    expect(() => once(throwing, {})).toThrow("stop");
    value.b = 1;
    expect(once(() => once(isBare, value), {})).toBe(false);
  });
});
