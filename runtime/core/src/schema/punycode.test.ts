import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePunycode, encodePunycode } from "./punycode.js";

const points = (text: string): readonly number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);

// Samples of RFC 3492 §7.1.
test.each([
  ["他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"],
  ["3年b組金八先生", "3b-ww4c5e180e575a65lsy2b"],
  ["-> $1.00 <-", "-> $1.00 <--"],
])("%s is %s", (text, encoded) => {
  expect(encodePunycode(points(text.toLowerCase()))).toBe(encoded);
  expect(decodePunycode(encoded)).toEqual(points(text));
});

test.each(["X", "ü", "99999999", "a-\u0000"])("%j is none", (text) => {
  expect(decodePunycode(text)).toBeUndefined();
});

test("what was encoded is decoded again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      expect(decodePunycode(encodePunycode(points(text)))).toEqual(points(text));
    }),
  );
});
