import { expect, test } from "vitest";
import { isToken, isWord } from "./token-value.js";

test.each([
  ["T", true, true],
  ["T ; not a comment", true, false],
  ["", false, false],
  [" T", false, false],
  ["T\r\nX-Evil: 1", false, false],
  ["é", false, false],
  [7, false, false],
])("%j is a token: %s, and a word: %s", (value, token, word) => {
  expect([isToken(value), isWord(value)]).toEqual([token, word]);
});
