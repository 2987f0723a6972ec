import { describe, expect, test } from "vitest";
import type { SchemaNode } from "../ir/index.js";
import { check, declare, object, schema } from "./check.test.support.js";

function checkPattern(pattern: string, maxLength?: number): readonly string[] {
  const string = { pattern, ...(maxLength !== undefined && { maxLength }) };
  return check({ types: [declare("P", { types: ["string"], string })] });
}

function checkKey(pattern: string, propertyNames?: SchemaNode): readonly string[] {
  const patternProperties = [{ pattern, node: schema(), origin: { file: "a.json", pointer: "/key" } }];
  return check({
    types: [declare("P", object({}, { patternProperties, ...(propertyNames && { propertyNames }) }))],
  });
}

const at = "/$defs/P/pattern";

describe("patterns that only look dangerous are data (C1 to C6, C10)", () => {
  test.each(["a/;K;/b", "a\\\\/", "a\nb", "a\u2028b", "/a/gi", "[/]", "(?<=a)b+c", "^(?<y>\\d{4})-\\k<y>$"])(
    "%j",
    (pattern) => {
      expect(checkPattern(pattern)).toEqual([]);
      expect(checkKey(pattern)).toEqual([]);
    },
  );
});

describe("patterns that do not compile under u (C7)", () => {
  test.each(["(", "a{2,1}", "\\-", "\\_", "[b-a]", "*", "\\u{110000}"])("%s", (pattern) => {
    expect(checkPattern(pattern)).toEqual([`pattern-invalid ${at}`]);
    expect(checkKey(pattern)).toEqual(["pattern-invalid /key"]);
  });
});

describe("patterns of exponential time (C8)", () => {
  test.each(["^(a+)+$", "^(a|a)*$", "^(.*a){20}$"])("%s is refused, whatever the length", (pattern) => {
    expect(checkPattern(pattern)).toEqual([`pattern-unsafe ${at}`]);
    expect(checkPattern(pattern, 256)).toEqual([`pattern-unsafe ${at}`]);
    expect(checkKey(pattern)).toEqual(["pattern-unsafe /key"]);
  });
});

describe("patterns of quadratic time (C9)", () => {
  test.each(["^\\d+\\d+$", "^\\s+|\\s+$"])("%s needs a length of at most 256", (pattern) => {
    expect(checkPattern(pattern)).toEqual([`pattern-unsafe ${at}`]);
    expect(checkPattern(pattern, 257)).toEqual([`pattern-unsafe ${at}`]);
    expect(checkPattern(pattern, 256)).toEqual([]);
  });

  test("as keys they need short names", () => {
    expect(checkKey("^\\d+\\d+$")).toEqual(["pattern-unsafe /key"]);
    expect(checkKey("^\\d+\\d+$", schema({ string: { maxLength: 64 } }))).toEqual([]);
  });

  test("the same pattern is judged in each place by the length there", () => {
    const types = [
      declare("A", { string: { pattern: "^\\d+\\d+$", maxLength: 9 } }),
      declare("B", { string: { pattern: "^\\d+\\d+$" } }),
    ];
    expect(check({ types })).toEqual(["pattern-unsafe /$defs/B/pattern"]);
  });
});

describe("patterns too large to compile in good time (C11)", () => {
  test.each([
    ["long", "a".repeat(513)],
    ["100 KB", "a".repeat(100_000)],
    ["repeated a million times", "a{1,1000000}"],
  ])("%s", (_name, pattern) => {
    const started = performance.now();
    expect(checkPattern(pattern)).toEqual([`limit-shape ${at}`]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

test("a pattern that is refused is not run on defaults", () => {
  const text = schema({ types: ["string"], string: { pattern: "^(a+)+$" } });
  const holder = object(
    {},
    { properties: [{ name: "p", node: text, required: false, default: `${"a".repeat(40)}!` }] },
  );
  expect(check({ types: [declare("P", holder)] })).toEqual(["pattern-unsafe /$defs/x/pattern"]);
});
