import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { floatText, numberText } from "./write-text.js";

describe("numberText", () => {
  it.each([
    [0, "0"],
    [-0, "-0.0"],
    [2 ** 53 - 1, "9007199254740991"],
    [2 ** 53, "9.007199254740992e+15"],
    [-1e21, "-1e+21"],
    [0.1, "0.1"],
    [Number.NaN, "null"],
    [Number.POSITIVE_INFINITY, "null"],
    [1_763_722_800.5, "1763722800.5"],
    [1_763_722_800.000_001, "1763722800.000001"],
    [1_763_722_800.001, "1763722800.001"],
    [1_763_722_800.01001, "1763722800.01001"],
    [1_763_722_800.999_999_8, "1763722800.9999998"],
  ])("writes %d as %s", (value, expected) => expect(numberText(value)).toBe(expected));

  test("writes a time to the microsecond as String does", () => {
    const micros = fc.integer({ min: 0, max: (2 ** 31 + 10) * 1e6 });
    fc.assert(
      fc.property(micros, (total) => {
        fc.pre(total % 1e6 !== 0);
        expect(numberText(total / 1e6)).toBe(String(total / 1e6));
        expect(numberText(-total / 1e6)).toBe(String(-total / 1e6));
      }),
      { numRuns: 2_000 },
    );
  });

  test("writes any fraction as String does", () => {
    const seconds = fc.double({ min: 999_999_999, max: 2 ** 31 + 1, noInteger: true, noNaN: true });
    fc.assert(
      fc.property(seconds, (value) => {
        expect(numberText(value)).toBe(String(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("floatText", () => {
  it.each([
    [1, "1.0"],
    [-0, "-0.0"],
    [1e16, "1e+16"],
    [1_763_722_800, "1763722800.0"],
    [1_763_722_800.25, "1763722800.25"],
  ])("writes %d as %s", (value, expected) => expect(floatText(value)).toBe(expected));
});
