import { describe, expect, test } from "vitest";
import { withoutNeedlessEscapes } from "./legacy.js";

describe("patterns written for engines without `u`", () => {
  test.each([
    ["^\\-?\\d+$", "^-?\\d+$"],
    ['a\\_b\\@c\\:\\ d\\"', 'a_b@c: d"'],
    ["^{{.*}}$", "^\\{\\{.*\\}\\}$"],
    ["a{,3}", "a\\{,3\\}"],
    ["]", "\\]"],
    ["[\\w-.]", "[\\w\\-.]"],
    ["[.-\\w]", "[.\\-\\w]"],
    ["[a\\-z\\_]\\-", "[a\\-z_]-"],
    ["[\\w\\.\\-]+\\/", undefined],
    ["\\é", "é"],
  ])("%s is read as %s", (pattern, plain) => {
    // One that is fine already is not asked about; it comes out as it is.
    expect(withoutNeedlessEscapes(pattern)).toBe(plain ?? pattern);
  });

  test.each(["\\a", "\\Z", "\\ABC", "(", "[", "\\u{1}x", "(?i)a", "a**", "\\c", "(?=a)*", "\\", "\\8"])(
    "%s is not guessed at",
    (pattern) => {
      expect(withoutNeedlessEscapes(pattern)).toBeUndefined();
    },
  );

  test.each(["^\\-\\_{}x", "[\\w-.]+@\\@", "a]b}"])("%s keeps its meaning", (pattern) => {
    const before = new RegExp(pattern);
    const after = new RegExp(withoutNeedlessEscapes(pattern) ?? "(?!)", "u");
    for (const text of ["-_{}x", "-_x", "a.b@@", "w-w@@", "é@@", "a]b}", "ab"])
      expect([text, after.test(text)]).toEqual([text, before.test(text)]);
  });
});
