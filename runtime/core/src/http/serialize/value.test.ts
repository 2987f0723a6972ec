import { expect, it } from "vitest";
import { Unwritable } from "./encode.js";
import { styledValue } from "./value.js";

it.each([
  new Set([1]),
  new Map([["a", 1]]),
  Promise.resolve(1),
  /x/,
  new URLSearchParams("a=1"),
  new Error("x"),
])("nothing is left out because %s has no members", (value) => {
  expect(() => styledValue(value)).toThrow(Unwritable);
});

class Named {
  readonly a = 1;
  readonly [Symbol.toStringTag] = "Named";
}

it("members are members, whatever holds them", () => {
  expect(styledValue(new Named())).toEqual({ kind: "object", entries: [["a", 1]] });
  expect(styledValue({})).toBeUndefined();
  expect(styledValue(Object.create(null))).toBeUndefined();
  expect(styledValue({ a: undefined })).toBeUndefined();
});
