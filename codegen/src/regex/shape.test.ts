import { describe, expect, test } from "vitest";
import { analyseRegex } from "./analyse.js";
import { regexShape } from "./shape.js";

const plain = [
  "",
  "abc",
  "^[a-z]+$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "a?b?",
  "^(?:ab|cd)$",
  "^(?<year>\\d{4})$",
  "^[^\\]]*$",
  "^\\(\\+\\*$",
  "^(?:abc)*$",
  "[+*]{2}",
  "^a{2,}$",
  "(?<=a)b(?!c)",
  "^(?<x>a)\\k<x>\\1$",
];
const others = [
  ["nested repetition", "^(a+)+$"],
  ["alternatives repeated", "^(a|a)*$"],
  ["counted nesting", "^(.*a){20}$"],
  ["two in a row", "^\\d+\\d+$"],
  ["one that may start anywhere", "\\s+$"],
  ["an alternative that may start anywhere", "^\\s+|\\s+$"],
  ["many optional parts", `^${"a?".repeat(12)}$`],
  ["many alternatives in a row", `^${"(?:a|b)".repeat(12)}$`],
  ["a wide range inside a repetition", "^(?:a{1,9})*$"],
  ["look-ahead beside repetition", "^(?=a)b*$"],
  ["look-behind beside repetition", "(?<!a)b+"],
  ["back-reference to repetition", "^(a+)\\1$"],
  ["named back-reference beside repetition", "^(?<x>a)\\k<x>*$"],
] as const;

describe("plain patterns need no analysis", () => {
  test.each(plain)("%s", (pattern) => {
    expect(regexShape(pattern).plain).toBe(true);
  });

  test("and the analyser agrees with each of them", () => {
    expect(plain.filter((pattern) => analyseRegex(pattern).power !== 1)).toEqual([]);
  });
});

test.each(others)("%s is not plain", (_name, pattern) => {
  expect(regexShape(pattern).plain).toBe(false);
});

test("the largest counted repetition is found wherever it stands", () => {
  expect(regexShape("a{3}(?:b{1,1000000})?c{7,}[{9}]").maxRepeat).toBe(1_000_000);
  expect(regexShape("^a+$").maxRepeat).toBe(1);
});

test("reading goes on to the end of long patterns", () => {
  expect(regexShape(`${"x".repeat(400)}(a+)+`).plain).toBe(false);
});
