import { expect, test } from "vitest";
import { printable, printableWithColor } from "./printable.js";

test.each([
  ["plain text\nin lines", "plain text\nin lines"],
  ["\u001b[2J\u009b31m", "\\u001b[2J\\u009b31m"],
  ["a\u202eb\u2028c", "a\\u202eb\\u2028c"],
  ["\u{e0001}", "\\udb40\\udc01"],
])("%j", (text, expected) => {
  expect(printable(text)).toBe(expected);
  expect(printableWithColor(text)).toBe(expected);
});

test("means the same in JSON", () => {
  const value = { "\u0085": "\u001b[31m\u{e0001}\u200d\ud800" };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});

test("colours may be left, and nothing else", () => {
  expect(printableWithColor("\u001b[31merror\u001b[0m \u001b[2J")).toBe(
    "\u001b[31merror\u001b[0m \\u001b[2J",
  );
  expect(printable("\u001b[31m")).toBe("\\u001b\\u005b\\u0033\\u0031\\u006d");
});
