import { expect, test } from "vitest";
import { matchesTopic } from "./topic-filter.js";

test.each([
  ["a/b", "a/b", true],
  ["a/b", "a/b/c", false],
  ["a/b/c", "a/b", false],
  ["a/+", "a/b", true],
  ["a/+", "a/b/c", false],
  ["a/+/c", "a//c", true],
  ["a/#", "a", true],
  ["a/#", "a/b/c", true],
  ["#", "a/b", true],
  ["#", "$SYS/x", false],
  ["+/x", "$SYS/x", false],
  ["$SYS/#", "$SYS/x", true],
])("%s and %s: %s", (filter, topic, isMatch) => {
  expect(matchesTopic(filter, topic)).toBe(isMatch);
});
