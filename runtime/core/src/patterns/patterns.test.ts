import { describe, expect, test } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { linear } from "./index.js";

describe("a pattern of exponential time", () => {
  const slow = linear(/^(?:a+)+$/u, "\\A(?:a+)+\\z", 0);

  test("keeps its source", () => {
    expect(slow.source).toBe("^(?:a+)+$");
    expect(linear(/a/u, "a", 0, "a.*").source).toBe("a.*");
  });

  test.each(["a", "aaa", "", "b", "aab", "a\n"])("has the verdict of the language on %j", (text) => {
    expect(slow.test(text)).toBe(/^(?:a+)+$/u.test(text));
  });

  test("reads a hostile text once", () => {
    const started = cpuMs();
    expect(slow.test(`${"a".repeat(100_000)}!`)).toBe(false);
    expect(cpuMs() - started).toBeLessThan(2_000);
  });
});

test("short texts are left to the engine of the language", () => {
  // Two patterns that differ, to see which one is asked.
  const mixed = linear(/^n/u, "\\Al", 3);
  expect([mixed.test("nat"), mixed.test("native"), mixed.test("linear")]).toEqual([true, false, true]);
});
