import { expect, test } from "vitest";
import { didYouMean, nearestWord } from "./suggest.js";

const known = ["type", "title", "properties", "required", "minLength", "maxLength"];

test.each([
  ["propertys", "properties"],
  ["Required", "required"],
  ["tpye", undefined],
  ["typ", "type"],
  ["minlenght", "minLength"],
  ["nothing", undefined],
])("%s is nearest to %s", (word, nearest) => {
  expect(nearestWord(word, known)).toBe(nearest);
});

test("no suggestion is no sentence", () => {
  expect(didYouMean("zzz", known)).toBe("");
  expect(didYouMean("requird", known)).toBe(" Did you mean `required`?");
});
