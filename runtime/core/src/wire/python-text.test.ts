import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localText, momentOfSeconds, secondsOf } from "../schema/moment.js";
import { dateOfText, momentOfNumber, momentOfText } from "./lenient-time.js";
import { decimalText, floatText, readFloat, readInteger, reprText, typeName } from "./python-text.js";

test.each([
  [5, "5.0"],
  [-0, "-0.0"],
  [5.7, "5.7"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.5e300, "1.5e+300"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [1.25e-7, "1.25e-07"],
  [123456789012345680000, "1.2345678901234568e+20"],
])("the float %d is written %s", (value, expected) => expect(floatText(value)).toBe(expected));

test.each([
  ["5", "5"],
  [" 5 ", "5"],
  ["+5", "5"],
  ["-0", "-0"],
  ["1.10", "1.10"],
  [".5", "0.5"],
  ["5.", "5"],
  ["007", "7"],
  ["1_000", "1000"],
  ["1e3", "1E+3"],
  ["1.5e3", "1.5E+3"],
  ["1e-7", "1E-7"],
  ["0.000001", "0.000001"],
  ["0.0000001", "1E-7"],
  ["123e-2", "1.23"],
  ["1e+300", "1E+300"],
  ["", undefined],
  [".", undefined],
  ["e5", undefined],
  ["1,5", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["1e9999999999", undefined],
])("the decimal %j is %s", (text, expected) => expect(decimalText(text)).toBe(expected));

test("a decimal is in its form after one reading", () => {
  const decimals = fc
    .tuple(fc.bigInt(), fc.nat({ max: 30 }), fc.integer({ min: -40, max: 40 }))
    .map(([digits, point, power]) => {
      const text = digits.toString();
      const at = Math.max(text.startsWith("-") ? 2 : 1, text.length - point);
      return `${text.slice(0, at)}.${text.slice(at)}e${power}`;
    });
  fc.assert(
    fc.property(decimals, (text) => {
      const once = decimalText(text);
      expect(once).toBeDefined();
      expect(decimalText(once ?? "")).toBe(once);
      expect(Number(once)).toBe(Number(text));
    }),
  );
});

test.each([
  ["5", 5n],
  [" -5\n", -5n],
  ["+1_000", 1000n],
  ["007", 7n],
  ["5.0", undefined],
  ["_1", undefined],
  ["1__0", undefined],
  ["", undefined],
  ["0x1", undefined],
  ["9".repeat(4301), undefined],
])("the integer in %j", (text, expected) => expect(readInteger(text)).toBe(expected));

test.each([
  ["5", 5],
  [" 5.5 ", 5.5],
  [".5", 0.5],
  ["5.", 5],
  ["1_0.5e1", 105],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["nan", Number.NaN],
  ["", undefined],
  ["5,5", undefined],
  ["0x10", undefined],
  [".", undefined],
])("the float in %j", (text, expected) => expect(readFloat(text)).toBe(expected));

test.each([
  ["a", "'a'"],
  ["it's", `"it's"`],
  [`'"`, `'\\'"'`],
  ["a\nb\\", "'a\\nb\\\\'"],
  [null, "None"],
  [true, "True"],
  [1.5, "1.5"],
  [["a", false], "['a', False]"],
])("%j is shown as %s", (value, expected) => expect(reprText(value)).toBe(expected));

test.each([
  [null, "NoneType"],
  [[], "list"],
  [{}, "dict"],
  ["", "str"],
  [true, "bool"],
  [5, "int"],
  [5n, "int"],
  [5.5, "float"],
])("%o is a %s", (value, expected) => expect(typeName(value)).toBe(expected));

describe("moments", () => {
  test.each([
    [1577836800, "2020-01-01T00:00:00"],
    [1577836800000, "2020-01-01T00:00:00"],
    [1577836800123456789n, "2020-01-01T00:00:00.123457"],
    [20000000000, "2603-10-11T11:33:20"],
    [20000000001, "1970-08-20T11:33:20.001000"],
    [-1.5, "1969-12-31T23:59:58.500000"],
    [-1577836800000, "1920-01-02T00:00:00"],
    [1e300, "9999-12-31T23:59:59.999999"],
    [-1e300, "0001-01-01T00:00:00"],
    [0.9999999, "1970-01-01T00:00:01"],
  ])("the number %s", (value, expected) =>
    expect(localText(momentOfNumber(value) ?? { seconds: 0, micros: 0 })).toBe(expected),
  );

  test.each([
    ["2020-01-01T00:00:00", "2020-01-01T00:00:00"],
    ["2020-1-1 1:02", "2020-01-01T01:02:00"],
    ["2020-01-01T00:00:00.1234567Z", "2020-01-01T00:00:00.123456"],
    ["2020-01-01T00:00:00.1", "2020-01-01T00:00:00.100000"],
    ["2020-01-01T00:00:00+01", "2019-12-31T23:00:00"],
    ["2020-12-31T23:30:00-0130", "2021-01-01T01:00:00"],
    ["2020-01-01T00:00+05:45", "2019-12-31T18:15:00"],
    ["1577836800.5", "2020-01-01T00:00:00.500000"],
    ["0099-01-01T00:00:00", "0099-01-01T00:00:00"],
    ["inf", "9999-12-31T23:59:59.999999"],
  ])("the text %s", (text, expected) =>
    expect(localText(momentOfText(text) ?? { seconds: 0, micros: 0 })).toBe(expected),
  );

  test.each([
    "",
    "abc",
    "2020-01-01",
    "2020-01-01T00:00:00z",
    "2020-01-01t00:00:00",
    "2020-01-01T24:00:00",
    "2020-02-30T00:00:00",
    "2020-01-01T00:60:00",
    "2020-01-01T00:00:60",
    "2020-01-01T00:00:00+1",
    "2020-01-01T00:00:00+24:00",
    "0000-01-01T00:00:00",
    "2020-13-01T00:00:00",
    "nan",
    "x2020-01-01T00:00:00",
  ])("no moment in %j", (text) => expect(momentOfText(text)).toBeUndefined());

  test("every moment survives its text and, where seconds are exact enough, its number", () => {
    const moments = fc.record({
      seconds: fc.integer({ min: -62135596800, max: 253402300799 }),
      micros: fc.nat({ max: 999_999 }),
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(momentOfText(localText(moment))).toEqual(moment);
        if (Math.abs(moment.seconds) < 4e9) expect(momentOfSeconds(secondsOf(moment))).toEqual(moment);
      }),
    );
  });

  test("days", () => {
    expect(dateOfText("2020-2-9")).toBe("2020-02-09");
    expect(dateOfText("2020-02-30")).toBeUndefined();
    expect(dateOfText("2020-02-09T00:00:00")).toBeUndefined();
  });
});
