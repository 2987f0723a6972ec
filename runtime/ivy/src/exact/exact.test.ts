import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { fromPlain, readExact, toPlain, writeExact } from "./index.js";

const tree = fc.jsonValue({ maxDepth: 4 });

describe("a text that is read and written", () => {
  property.prop([tree])("has the value that JSON has", (value) => {
    const text = JSON.stringify(value);
    // JSON itself knows no negative zero once it has been written.
    expect(toPlain(readExact(text))).toEqual(JSON.parse(text));
    expect(JSON.parse(writeExact(fromPlain(JSON.parse(text)), 2))).toEqual(JSON.parse(text));
  });

  property.prop([tree, fc.constantFrom(0, 4)])("no longer changes", (value, indent) => {
    const once = writeExact(readExact(JSON.stringify(value)), indent);
    expect(writeExact(readExact(once), indent)).toBe(once);
  });

  property.prop([fc.string({ unit: "binary", maxLength: 40 })])("is JSON or refused as JSON is", (text) => {
    const isJson = succeeds(() => JSON.parse(text));
    const holdsHalfPair = isJson && /[\ud800-\udfff]/u.test(JSON.stringify(JSON.parse(text)));
    expect(succeeds(() => readExact(text))).toBe(isJson && !holdsHalfPair);
  });
});

test.each([
  ["1.0", "1.0"],
  ["1e22", "1e22"],
  ["1E+22", "1e22"],
  ["0.0000001", "1e-7"],
  ["-0", "0"],
  ["-0.0", "-0.0"],
  ["12345678901234567890", "12345678901234567890"],
  ["0.00001", "0.00001"],
  ["1e16", "1e16"],
  ['{"10":1,"9":2,"__proto__":3}', '{"10":1,"9":2,"__proto__":3}'],
])("%s is written as %s", (given, written) => {
  expect(writeExact(readExact(given))).toBe(written);
});

test.each([
  "",
  " ",
  "01",
  "1.",
  ".5",
  "+1",
  "[1,]",
  "{'a':1}",
  "// x\n1",
  "\ufeff1",
  '"\\ud800"',
  "NaN",
  "1 2",
  '"\t"',
])("%j is refused, with its place and nothing of it", (text) => {
  expect(() => readExact(text)).toThrow(/line 1|line 2/);
});

test("a hostile text meets its limits", () => {
  expect(() => readExact("[".repeat(100_000))).toThrow("nested more than 128 levels");
  expect(() => readExact(`"${"x".repeat(20)}"`, { maxBytes: 10 })).toThrow("larger than 10 bytes");
  expect(() => readExact(`"${'\\"'.repeat(1_000_000)}`)).toThrow("a text in double quotes");
});

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
