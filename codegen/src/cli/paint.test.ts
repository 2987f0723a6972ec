import { expect, test } from "vitest";
import { count, duration, paint } from "./paint.js";

test("colour is there only when asked for, and ends", () => {
  expect(paint("ok", "green", false)).toBe("ok");
  expect(paint("ok", "green", true)).toBe("\u001b[32mok\u001b[0m");
});

test.each([
  [0.4, "0 ms"],
  [312.4, "312 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1_440, "1.4 s"],
  [61_000, "61.0 s"],
])("%d ms are shown as %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, "0 files"],
  [1, "1 file"],
  [1_234, "1,234 files"],
])("%d is shown as %s", (n, text) => {
  expect(count(n, "file")).toBe(text);
});
