import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { canonicalJson, isList, isRecord, ownValue, sameJson } from "./index.js";

test("values that JSON Schema calls equal have one text", () => {
  expect(canonicalJson({ b: [1, 2n ** 60n], a: "x" })).toBe('{"a":"x","b":[1,1152921504606846976]}');
  expect(sameJson(-0, 0)).toBe(true);
  expect(sameJson({ a: 1, b: null }, { b: null, a: 1 })).toBe(true);
  expect(sameJson("1", 1)).toBe(false);
  expect(sameJson([], {})).toBe(false);
});

property.prop([fc.jsonValue()])("the text of a value without big numbers parses back to it", (value) => {
  expect(JSON.parse(canonicalJson(value as never))).toEqual(JSON.parse(JSON.stringify(value)));
});

test("own keys only", () => {
  expect(ownValue({ a: 1 }, "constructor")).toBeUndefined();
  expect(ownValue(JSON.parse('{"__proto__": 1}'), "__proto__")).toBe(1);
});

test("objects and arrays are told apart", () => {
  expect([{}, [], null, "", undefined].map((value) => [isRecord(value), isList(value)])).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [false, false],
    [false, false],
  ]);
});
