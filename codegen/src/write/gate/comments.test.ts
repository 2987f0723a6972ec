import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hiddenAt } from "./comments.js";

const every =
  /(?!\n)\p{Cc}|\p{Cs}|[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;

describe("what nobody can read", () => {
  it.each<[string, string, number]>([
    ["plain text", "a\nb ~", -1],
    ["letters of others", "naïve – 日本 😀", -1],
    ["a control", "ab\u0007", 2],
    ["a tab", "\ta", 0],
    ["a joiner behind a letter of others", "aé\u200db", 2],
    ["half a pair behind a whole one", "😀\ud83d", 2],
    ["half a pair between plain characters", "a\ude00b", 1],
    ["the second of two runs", "é - \u2028", 4],
  ])("is found in %s", (_, text, at) => {
    expect(hiddenAt(text)).toBe(at);
  });

  it("is found where a search of the whole text finds it", () => {
    const unit = fc.constantFrom(
      "a",
      " ",
      "\n",
      "\t",
      "é",
      "😀",
      "\ud83d",
      "\ude00",
      "\u200b",
      "\u0000",
      "\ufeff",
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
        const text = units.join("");
        expect(hiddenAt(text)).toBe(text.search(every));
      }),
    );
  });
});
