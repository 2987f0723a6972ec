import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { parseRegex } from "./parse.js";
import { patterns, texts } from "./regex.test.support.js";
import { toRe2 } from "./to-re2.js";
import { trimmed } from "./trim.js";

describe("patterns in the syntax of RE2", () => {
  test.each([
    ["^a.$", "\\A[\\x{61}][\\x{0}-\\x{9}\\x{B}-\\x{C}\\x{E}-\\x{2027}\\x{202A}-\\x{10FFFF}]\\z"],
    ["\\d+?", "(?:[\\x{30}-\\x{39}])+"],
    ["(a|b){2,}", "(?:(?:[\\x{61}]|[\\x{62}])){2,}"],
    ["[^\\p{L}_]", "[^\\x{5F}\\p{L}]"],
    ["(?<=a)(?<!b+)", "(?<=[\\x{61}])(?<!(?:[\\x{62}])+)"],
    ["[]|[^]", "[^\\x{0}-\\x{10FFFF}]|[\\x{0}-\\x{10FFFF}]"],
    ["\\p{gc=Lu}\\p{sc=Greek}\\P{Letter}", "[\\p{Lu}][\\p{Greek}][\\P{L}]"],
  ])("%s", (pattern, text) => {
    expect(toRe2(parseRegex(pattern))).toEqual({ text });
  });

  test.each([
    ["(?=a)b", "look-ahead"],
    ["(?<!a(?!b))b", "look-ahead"],
    ["(a)\\1", "a back-reference"],
    ["(?<x>a)\\k<x>", "a back-reference"],
    ["\\p{Alphabetic}", "the property `Alphabetic`"],
    ["a{1001}", "a count of more than 1000"],
  ])("%s is lacking", (pattern, lacking) => {
    expect(toRe2(parseRegex(pattern))).toEqual({ lacking });
  });

  test("have the verdicts of the language on random texts", () => {
    let translated = 0;
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 20, maxLength: 20 }), (pattern, samples) => {
        const found = toRe2(parseRegex(pattern));
        if ("lacking" in found) return;
        translated++;
        const native = new RegExp(pattern, "u");
        const linear = RE2JS.compile(found.text, RE2JS.LOOKBEHINDS);
        for (const text of samples) expect([text, linear.test(text)]).toEqual([text, native.test(text)]);
      }),
      { numRuns: 400 },
    );
    expect(translated).toBeGreaterThan(200);
  });
});

describe("what makes no difference is left out", () => {
  test.each([
    [".*\\.git$", "\\.git$"],
    [".+\\.json$", ".\\.json$"],
    ["^a.*", "^a"],
    ["^a.*$", "^a.*$"],
    ["a+|.*b", "a|b"],
    ["\\d{1,}\\.\\d{1,}\\.\\d{1,}", "\\d\\.\\d{1,}\\.\\d"],
    ["^(\\w+\\s?)+", "^(\\w)"],
    ["(?:x*a)+b", "(?:a)b"],
    [".*", ""],
    ["(a)*\\1b*", "(a)*\\1b*"],
  ])("%s is found where %s is", (pattern, text) => {
    expect(trimmed(parseRegex(pattern), pattern)).toBe(text);
  });

  test("and the verdicts stay the same", () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 20, maxLength: 20 }), (pattern, samples) => {
        const short = new RegExp(trimmed(parseRegex(pattern), pattern), "u");
        const native = new RegExp(pattern, "u");
        for (const text of samples) expect([text, short.test(text)]).toEqual([text, native.test(text)]);
      }),
      { numRuns: 1_000 },
    );
  });
});
