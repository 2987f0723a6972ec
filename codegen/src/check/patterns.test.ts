import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { Diagnostics } from "../diagnostics/index.js";
import type { SchemaNode } from "../ir/index.js";
import { defaultLimits } from "../limits.js";
import type { PatternRun } from "../regex/index.js";
import { check, declare, emptyModel, object, schema } from "./check.test.support.js";
import { checkModel } from "./index.js";

function checkPattern(
  pattern: string,
  maxLength?: number,
  patterns?: "refuse" | "linear",
): readonly string[] {
  const string = { pattern, ...(maxLength !== undefined && { maxLength }) };
  return check({ types: [declare("P", { types: ["string"], string })] }, {}, patterns);
}

function checkKey(pattern: string, propertyNames?: SchemaNode): readonly string[] {
  const patternProperties = [{ pattern, node: schema(), origin: { file: "a.json", pointer: "/key" } }];
  return check({
    types: [declare("P", object({}, { patternProperties, ...(propertyNames && { propertyNames }) }))],
  });
}

function runOf(pattern: string, patterns?: "linear"): PatternRun {
  const types = [declare("P", { types: ["string"], string: { pattern } })];
  const options = { limits: defaultLimits, reporter: new Diagnostics(), patterns };
  return checkModel({ ...emptyModel, types }, options).patternRun(pattern);
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
  test.each(["(", "a{2,1}", "\\-", "[b-a]", "*", "\\u{110000}"])("%s", (pattern) => {
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

describe("patterns of exponential time with `patterns: linear`", () => {
  test.each(["^(a+)+$", "^(a|a)*$", "^(.*a){20}$"])(
    "%s is run by an engine that cannot backtrack",
    (pattern) => {
      expect(checkPattern(pattern, undefined, "linear")).toEqual([]);
      expect(runOf(pattern, "linear")).toMatchObject({ kind: "linear", source: pattern, nativeLength: 0 });
    },
  );

  test("one that this engine has no word for is refused", () => {
    expect(checkPattern("^(?:(?=a)a+)+$", undefined, "linear")).toEqual([`pattern-unsafe ${at}`]);
  });
});

describe("patterns that no engine can run, of a service that others describe", () => {
  const rest = { operations: [], webhooks: [], securitySchemes: [] };
  const checked = (pattern: string, patterns?: "refuse" | "linear") => {
    const types = [declare("P", { types: ["string"], string: { pattern } })];
    const reporter = new Diagnostics();
    const model = checkModel({ ...emptyModel, types, rest }, { limits: defaultLimits, reporter, patterns });
    const found = reporter.list.map(({ code, severity }) => `${severity} ${code}`);
    return { found, run: model.patternRun(pattern) };
  };

  test.each([
    ["^(?:(?=a)a+)+$", "pattern-unsafe"],
    ["a".repeat(513), "limit-shape"],
    ["a{1,1000000}", "limit-shape"],
  ])("%s: nothing is checked by it", (pattern, code) => {
    expect(checked(pattern)).toEqual({ found: [`warning ${code}`], run: { kind: "native", source: "" } });
    expect(checked(pattern, "linear").found).toEqual([`error ${code}`]);
    expect(checked(pattern, "refuse").found).toEqual([`error ${code}`]);
  });
});

describe("patterns of polynomial time (C9)", () => {
  test.each(["^\\d+\\d+$", "x[a-z]+-$", "f.*o", "(?<=a)b+c", "^[a-z]+[a-z0-9]*$"])(
    "%s is run with care",
    (pattern) => {
      expect(checkPattern(pattern)).toEqual([]);
      expect(checkKey(pattern)).toEqual([]);
      expect(runOf(pattern)).toMatchObject({ kind: "linear", source: pattern });
    },
  );

  test("without another engine they are not run on long texts, and this is said", () => {
    const pattern = "^(?=.*x)[a-z]+[a-z0-9]*$";
    expect(checkPattern(pattern)).toEqual([`pattern-bounded ${at}`]);
    expect(checkKey(pattern)).toEqual(["pattern-bounded /key"]);
    expect(runOf(pattern)).toMatchObject({ kind: "bounded" });
  });

  test("nobody is told where long texts are not allowed anyway", () => {
    const pattern = "^(?=.*x)[a-z]+[a-z0-9]*$";
    const names = schema({ string: { maxLength: 64 } });
    expect([...checkPattern(pattern, 1_000), ...checkKey(pattern, names)]).toEqual([]);
    expect(checkPattern(pattern, 1_000_000)).toEqual([`pattern-bounded ${at}`]);
  });
});

describe("patterns too large to compile in good time (C11)", () => {
  test.each([
    ["long", "a".repeat(513)],
    ["100 KB", "a".repeat(100_000)],
    ["repeated a million times", "a{1,1000000}"],
  ])("%s", (_name, pattern) => {
    const started = cpuMs();
    expect(checkPattern(pattern)).toEqual([`limit-shape ${at}`]);
    expect(cpuMs() - started).toBeLessThan(1_000);
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

test("a pattern that is shortened is run so on defaults, too", () => {
  const text = schema({ types: ["string"], string: { pattern: ".*x$" } });
  const holder = (byDefault: string) =>
    object({}, { properties: [{ name: "p", node: text, required: false, default: byDefault }] });
  const started = cpuMs();
  expect(check({ types: [declare("P", holder("y".repeat(300_000)))] })).toEqual([
    "default-mismatch /$defs/x/default",
  ]);
  expect(check({ types: [declare("P", holder("yx"))] })).toEqual([]);
  expect(cpuMs() - started).toBeLessThan(2_000);
});
