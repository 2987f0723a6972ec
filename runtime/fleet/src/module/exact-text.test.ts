import fc from "fast-check";
import { expect, test } from "vitest";
import { exactAt, exactOf, exactText } from "./exact-text.js";
import { RuleFailure } from "./rule-failure.js";
import { View } from "./view.js";

function again(text: string): string {
  return exactText(exactOf(new View(Buffer.from(text))));
}

test.each([
  ["1.50", "1.5"],
  ["1.0", "1.0"],
  ["1", "1"],
  ["-0", "0"],
  ["-0.0", "-0.0"],
  ["0e5", "0.0"],
  ["1e3", "1000.0"],
  ["123456789012345.0", "123456789012345.0"],
  ["1234567890123456.0", "1.234567890123456e+15"],
  ["1e20", "1e+20"],
  ["1.5e300", "1.5e+300"],
  ["0.0001", "0.0001"],
  ["0.00001", "1e-05"],
  ["-0.000012", "-1.2e-05"],
  ["18446744073709551615", "18446744073709551615"],
  ["-9223372036854775808", "-9223372036854775808"],
  ["18446744073709551616", "1.8446744073709552e+19"],
  ["123456789012345678901234567890", "1.2345678901234568e+29"],
])("the number %s is printed as %s", (text, printed) => {
  expect(again(text)).toBe(printed);
});

test.each([
  ['{ "b" : 1 , "a" : [ ] }', '{"b":1,"a":[]}'],
  ['{"2":1,"10":2,"1":3}', '{"2":1,"10":2,"1":3}'],
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
  ['{"__proto__":{"x":1},"toString":2}', '{"__proto__":{"x":1},"toString":2}'],
  ['"\\u00e9\\/\\n\\u001f"', '"é/\\n\\u001f"'],
  ['["1","-1.0","n1","s1",""]', '["1","-1.0","n1","s1",""]'],
  ["[null,true,false]", "[null,true,false]"],
])("%s is written as %s", (text, written) => {
  expect(again(text)).toBe(written);
});

/** An integer has no negative zero for the original. */
function withoutNegativeZero(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => (value === 0 ? 0 : value));
}

test("what JSON says is the same afterwards, and stays as it is from then on", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const written = again(text);
      expect(withoutNegativeZero(written)).toEqual(withoutNegativeZero(text));
      expect(again(written)).toBe(written);
    }),
    { numRuns: 1_000 },
  );
});

test("a number beyond all doubles has no text, as the original takes it from nobody", () => {
  expect(() => again("[1e400]")).toThrow(RuleFailure);
});

test("parts are found by pointer", () => {
  const exact = exactOf(new View(Buffer.from('{"a":{"b/c":[1,{"~":2.0}]}}')));
  expect(exactAt(exact, "/a/b~1c/1/~0")).toBe("n2.0");
  expect(exactAt(exact, "/a/nothing/1")).toBeUndefined();
  expect(exactAt(exact, "/a/b~1c/7")).toBeUndefined();
  expect(exactAt(exact, "")).toBe(exact);
});

test.each(["", "{", "[1,]", "nul", '"\ud800', "[".repeat(100_000)])("%s is no JSON", (text) => {
  expect(() => again(text)).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});
