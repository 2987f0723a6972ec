import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { exactNumber } from "./exact-number.js";

describe("exactNumber", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["-0.0", -0],
    ["0e5", 0],
    ["1.0", 1],
    ["1.50", 1.5],
    ["100e-2", 1],
    ["1E3", 1_000],
    ["0.1", 0.1],
    ["1e23", 1e23],
    ["5e-324", 5e-324],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["-9007199254740991", Number.MIN_SAFE_INTEGER],
    ["9007199254740992", 9_007_199_254_740_992n],
    ["9007199254740993", 9_007_199_254_740_993n],
    ["-18446744073709551615", -18_446_744_073_709_551_615n],
    [`1${"0".repeat(400)}`, 10n ** 400n],
  ])("keeps %s exactly", (literal, value) => {
    expect(exactNumber(literal)).toEqual({ kind: "exact", value });
  });

  it.each([
    ["0.1000000000000000055", 0.1],
    ["9007199254740993.0", 9_007_199_254_740_992],
    ["1.00000000000000000001", 1],
    ["123456789012345678.5", 123_456_789_012_345_680],
  ])("says that %s is rounded", (literal, value) => {
    expect(exactNumber(literal)).toEqual({ kind: "rounded", value });
  });

  it.each([
    "1e400",
    "-1e400",
    "1e-400",
    "1e99999999999999999999",
    "0.5e-99999",
    "9".repeat(5_000),
    `1${"0".repeat(400)}.5`,
  ])("has no number for %s", (literal) => {
    expect(exactNumber(literal)).toEqual({ kind: "out-of-range" });
  });

  it("keeps what JavaScript prints, for every double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const exact = exactNumber(JSON.stringify(value));
        expect(exact.kind).toBe("exact");
        if (exact.kind === "exact") expect(Number(exact.value)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps every integer", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
        const exact = exactNumber(value.toString());
        expect(exact.kind === "exact" && BigInt(exact.value)).toBe(value);
      }),
    );
  });

  it("takes linear time on long runs of zeros", () => {
    const started = cpuMs();
    exactNumber(`0.${"0".repeat(500_000)}1${"0".repeat(500_000)}`);
    expect(cpuMs() - started).toBeLessThan(1_000);
  });
});
