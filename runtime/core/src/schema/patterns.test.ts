import { expect, test } from "vitest";
import { short, shown } from "./checks.js";

test("a pattern that is slow on long texts is run on short ones only", () => {
  const pattern = short(/^a+$/u, 3);
  expect(["aaa", "aab", "aaaa"].map((text) => pattern.test(text))).toEqual([true, false, false]);
  expect([pattern.source, short(/a/u, 3, "a.*").source]).toEqual(["^a+$", "a.*"]);
});

test("a pattern that was shortened is shown as it was written", () => {
  const pattern = shown(/a/u, ".*a");
  expect([pattern.source, pattern.test("ba"), pattern.test("b")]).toEqual([".*a", true, false]);
});
