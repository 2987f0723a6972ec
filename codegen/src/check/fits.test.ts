import { describe, expect, test } from "vitest";
import { type Json, type SchemaNode, typeLookup } from "../ir/index.js";
import { declare, type FitCase, object, refTo, schema } from "./check.test.support.js";
import { fits } from "./fits.js";

const context = {
  lookup: typeLookup([declare("Text", { types: ["string"] }), declare("Ring", refTo("Ring"))]),
  matches: (pattern: string, text: string) => new RegExp(pattern, "u").test(text),
};
const text = schema({ types: ["string"] });

const rows: readonly (readonly [string, SchemaNode, readonly FitCase[]])[] = [
  [
    "anything",
    schema(),
    [
      [null, true],
      [{}, true],
    ],
  ],
  ["nothing", schema({ never: true }), [[null, false]]],
  [
    "types",
    schema({ types: ["integer", "null"] }),
    [
      [1, true],
      [2n ** 60n, true],
      [1.5, false],
      [null, true],
      ["1", false],
    ],
  ],
  [
    "objects and arrays",
    schema({ types: ["object"] }),
    [
      [{}, true],
      [[], false],
      [null, false],
    ],
  ],
  [
    "numbers",
    schema({ types: ["number"] }),
    [
      [1.5, true],
      [1n, true],
      [true, false],
    ],
  ],
  [
    "values",
    schema({ values: ["a", { b: [1] }] }),
    [
      ["a", true],
      [{ b: [1] }, true],
      [{ b: [2] }, false],
    ],
  ],
  [
    "lengths in code points",
    schema({ string: { minLength: 1, maxLength: 2 } }),
    [
      ["", false],
      ["🚗🚗", true],
      ["abc", false],
      [1, true],
    ],
  ],
  [
    "patterns",
    schema({ string: { pattern: "^\\p{Lu}" } }),
    [
      ["Äx", true],
      ["äx", false],
    ],
  ],
  [
    "bounds",
    schema({ number: { minimum: 1, exclusiveMaximum: 2n ** 60n } }),
    [
      [0, false],
      [1, true],
      [2n ** 60n, false],
      [2n ** 60n - 1n, true],
    ],
  ],
  [
    "other bounds",
    schema({ number: { exclusiveMinimum: 1, maximum: 3 } }),
    [
      [1, false],
      [3, true],
      [4, false],
    ],
  ],
  [
    "divisors",
    schema({ number: { multipleOf: 0.1 } }),
    [
      [0.3, true],
      [0.35, false],
    ],
  ],
  [
    "tuples",
    schema({ array: { prefixItems: [text], items: schema({ types: ["null"] }), minItems: 1, maxItems: 3 } }),
    [
      [[], false],
      [["a", null], true],
      [["a", "b"], false],
      [[null], false],
      [["a", null, null, null], false],
    ],
  ],
  [
    "unique items",
    schema({ array: { uniqueItems: true } }),
    [
      [[1, "1"], true],
      [[{ a: 1 }, { a: 1 }], false],
    ],
  ],
  [
    "properties",
    object({ "a!": text, b: text }),
    [
      [{ a: "x" }, true],
      [{}, false],
      [{ a: "x", b: 1 }, false],
      [{ a: "x", c: 1 }, true],
    ],
  ],
  [
    "closed objects",
    object({ a: text }, { additionalProperties: schema({ never: true }) }),
    [
      [{ a: "x" }, true],
      [{ c: 1 }, false],
    ],
  ],
  [
    "object sizes and names",
    object({}, { minProperties: 1, maxProperties: 1, required: ["a"] }),
    [
      [{ a: 1 }, true],
      [{ b: 1 }, false],
      [{}, false],
      [{ a: 1, b: 1 }, false],
    ],
  ],
  [
    "references",
    refTo("Text"),
    [
      ["a", true],
      [1, false],
    ],
  ],
  [
    "unions",
    schema({ anyOf: [text, schema({ types: ["null"] })] }),
    [
      ["a", true],
      [null, true],
      [1, false],
    ],
  ],
  [
    "exactly one",
    schema({ oneOf: [text, schema({ string: { minLength: 2 } })] }),
    [
      ["a", true],
      ["ab", false],
    ],
  ],
  [
    "intersections",
    schema({ allOf: [text, schema({ string: { minLength: 2 } })] }),
    [
      ["a", false],
      ["ab", true],
    ],
  ],
  [
    "not",
    schema({ not: text }),
    [
      ["a", false],
      [1, true],
    ],
  ],
  [
    "conditions",
    schema({ if: text, then: schema({ values: ["a"] }), else: schema({ types: ["null"] }) }),
    [
      ["a", true],
      ["b", false],
      [null, true],
      [1, false],
    ],
  ],
];

describe.each(rows)("%s", (_name, node, cases) => {
  test.each(cases)("case %#", (value: Json, expected: boolean) => {
    expect(fits(value, node, context)).toBe(expected);
  });
});

test("what a nested default fills in need not be there", () => {
  const holder = object({}, { properties: [{ name: "code", node: text, required: true, default: "OTHER" }] });
  expect(fits({}, holder, context)).toBe(true);
});

test("a schema without end does not hang, and does not refuse", () => {
  expect(fits("a", refTo("Ring"), context)).toBe(true);
});
