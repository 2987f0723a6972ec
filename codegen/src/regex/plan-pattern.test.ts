import { describe, expect, test } from "vitest";
import { planPattern } from "./plan-pattern.js";

describe("a pattern that reads its text once is left to the language", () => {
  test.each(["^a+$", "a|b", "^[a-z0-9]+(?:-[a-z0-9]+)*$", "^(?!x)[a-z]+$", "(?<=a)b", "^(a)\\1$"])(
    "%s",
    (pattern) => {
      expect(planPattern(pattern, "refuse")).toEqual({ run: { kind: "native", source: pattern } });
    },
  );

  test.each([
    [".*\\.json$", "\\.json$"],
    ["^(?:a+)+", "^(?:a)"],
  ])("%s as %s", (pattern, source) => {
    expect(planPattern(pattern, "refuse")).toEqual({ run: { kind: "native", source } });
  });
});

test("a pattern of polynomial time is left to the language for short texts only", () => {
  expect(planPattern("f.*o", "refuse")).toEqual({
    run: {
      kind: "linear",
      source: "f.*o",
      re2: "[\\x{66}](?:[\\x{0}-\\x{9}\\x{B}-\\x{C}\\x{E}-\\x{2027}\\x{202A}-\\x{10FFFF}])*[\\x{6F}]",
      nativeLength: 256,
    },
  });
});

test.each([
  ["^\\d+\\d+$", 512],
  ["^.*a.*b.*$", 32],
  ["^(a?){50}$", 0],
])("%s is left to the language up to %d", (pattern, nativeLength) => {
  expect(planPattern(pattern, "refuse")).toMatchObject({ run: { kind: "linear", nativeLength } });
});

test("without another engine it is not run on long texts", () => {
  expect(planPattern("^(?=.*x)f.*o.*$", "refuse")).toEqual({
    run: { kind: "bounded", source: "^(?=.*x)f.*o.*$", maxLength: 1024 },
  });
});

describe("a pattern of exponential time", () => {
  test.each(["^(a+)+$", "^(\\w|\\d)*!", "^(.*a){20}$"])(
    "%s is a problem, unless another engine may run it",
    (pattern) => {
      expect(planPattern(pattern, "refuse")).toEqual({ problem: "exponential", lacking: undefined });
      expect(planPattern(pattern, "linear")).toMatchObject({ run: { kind: "linear", nativeLength: 0 } });
    },
  );

  test.each([
    ["^(?:(?=a)a+)+$", "look-ahead"],
    ["^(?:(a+)\\1*)+$", "a back-reference"],
    ["^(?:\\p{Alphabetic}+)+$", "the property `Alphabetic`"],
  ])("%s is a problem for every engine", (pattern, lacking) => {
    expect(planPattern(pattern, "linear")).toEqual({ problem: "exponential", lacking });
  });

  test("may be more than the analyser's stack holds", () => {
    const pattern = "^(?=x)([a-z]+/?){3,1016}$";
    expect(planPattern(pattern, "linear")).toEqual({ problem: "exponential", lacking: "look-ahead" });
  });

  test("is none when it cannot fail", () => {
    expect(planPattern("^(?:[^]*)*$", "refuse")).toEqual({ run: { kind: "native", source: "^(?:[^]*)*$" } });
  });
});
