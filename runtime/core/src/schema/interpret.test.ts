import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as e from "./builders.js";
import { findIssues, fits } from "./interpret.js";
import type { Shape } from "./shape.js";

type Scenario = readonly [name: string, shape: Shape, good: readonly unknown[], bad: readonly unknown[]];

const scenarios: readonly Scenario[] = [
  ["a type", e.string(), ["", "a"], [null, 5, [], {}, true, undefined]],
  [
    "integers, 1.0 among them",
    e.integer(),
    [1, 1.0, -5, 1e300, 9007199254740993n],
    [1.5, "1", Number.NaN, Number.POSITIVE_INFINITY],
  ],
  ["64 bit integers", e.integer({ format: "int64" }), [1, 9007199254740993n], [2 ** 53, 2n ** 63n, 1.5]],
  ["several types", e.schema({ types: ["string", "null"] }), ["a", null], [1, []]],
  ["lengths in code points", e.string({ minLength: 2, maxLength: 2 }), ["ab", "💩💩"], ["💩", "abc"]],
  [
    "string facets that leave other types alone",
    e.schema({ string: { minLength: 5 } }),
    [1, null, [], "abcde"],
    ["abc"],
  ],
  ["a pattern", e.string({ pattern: /^a+$/u }), ["a", "aa"], ["", "b"]],
  ["bounds", e.number({ minimum: 1, exclusiveMaximum: 3 }), [1, 2.9], [0.9, 3]],
  [
    "bounds beyond 2^53",
    e.integer({ format: "int64", maximum: 9007199254740993n }),
    [9007199254740993n],
    [9007199254740994n],
  ],
  ["a divisor", e.number({ multipleOf: 0.01 }), [19.99, 0], [0.001]],
  [
    "an enumeration of anything",
    e.enumeration([1, "a", [1], { a: null }]),
    [1, "a", [1.0], { a: null }],
    [true, [2], {}],
  ],
  ["items", e.array(e.integer(), { minItems: 1, maxItems: 2 }), [[1], [1, 2]], [[], [1, 2, 3], ["a"]]],
  [
    "a tuple with a rest",
    e.tuple([e.string()], { items: e.integer() }),
    [[], ["a"], ["a", 1]],
    [[1], ["a", "b"]],
  ],
  ["distinct items", e.array(undefined, { uniqueItems: true }), [[1, true]], [[{ a: 1 }, { a: 1.0 }]]],
  [
    "contained items",
    e.array(undefined, { contains: e.integer(), minContains: 2, maxContains: 3 }),
    [[1, "a", 2]],
    [[1], [1, 2, 3, 4]],
  ],
  ["no contained item needed", e.array(undefined, { contains: e.integer(), minContains: 0 }), [[]], []],
  [
    "required properties",
    e.object({ a: e.required(e.any()) }),
    [{ a: null }],
    [{}, { a: undefined }, { b: 1 }],
  ],
  ["names of Object.prototype", e.object({ toString: e.required(e.any()) }), [{ toString: 1 }], [{}]],
  ["open objects", e.object({ a: e.optional(e.string()) }), [{}, { b: 1 }], [{ a: 1 }]],
  [
    "closed objects",
    e.object({ a: e.optional(e.string()) }, { additionalProperties: e.never() }),
    [{ a: "" }],
    [{ b: 1 }],
  ],
  ["maps", e.object({}, { additionalProperties: e.integer() }), [{ x: 1 }], [{ x: "a" }]],
  [
    "names by pattern",
    e.object({}, { patternProperties: [[/^x/u, e.integer()]] }),
    [{ x1: 1, y: "a" }],
    [{ x1: "a" }],
  ],
  ["property names", e.object({}, { propertyNames: e.string({ maxLength: 2 }) }), [{ ab: 1 }], [{ abc: 1 }]],
  [
    "numbers of properties",
    e.object({}, { minProperties: 1, maxProperties: 1 }),
    [{ a: 1 }],
    [{}, { a: 1, b: 2 }],
  ],
  [
    "dependent properties",
    e.object({}, { dependentRequired: { a: ["b"] } }),
    [{}, { a: 1, b: 1 }],
    [{ a: 1 }],
  ],
  [
    "dependent schemas",
    e.object({}, { dependentSchemas: { a: e.object({ b: e.required(e.any()) }) } }),
    [{}, { a: 1, b: 1 }],
    [{ a: 1 }],
  ],
  ["all of", e.allOf([e.string(), e.string({ minLength: 2 })]), ["ab"], ["a", 5]],
  ["any of", e.anyOf([e.string(), e.integer()]), ["a", 1], [null, 1.5]],
  ["one of", e.oneOf([e.integer(), e.number({ minimum: 2 })]), [1, 2.5], [3, 1.5]],
  ["not", e.not(e.string()), [1], ["a"]],
  ["a rule", e.ifThenElse(e.integer(), e.number({ minimum: 0 }), e.string()), [1, "a"], [-1, 1.5]],
  ["nothing", e.never(), [], [null, 1, {}]],
  [
    "a default, which is no rule",
    e.object({ a: e.required(e.string(), { default: "x" }) }),
    [{}],
    [{ a: 1 }],
  ],
];

describe.each(scenarios)("%s", (_name, shape, good, bad) => {
  test.each(good.map((value) => [value]))("accepts %o", (value) => {
    expect(findIssues(shape, value)).toEqual([]);
    expect(fits(shape, value)).toBe(true);
  });
  test.each(bad.map((value) => [value]))("refuses %o", (value) => {
    expect(findIssues(shape, value)).not.toEqual([]);
    expect(fits(shape, value)).toBe(false);
  });
});

describe("findings", () => {
  test("name every place, the keyword, what is expected and the kind of what came, but never the value", () => {
    const shape = e.object({
      a: e.required(e.integer({ minimum: 3 })),
      b: e.required(e.array(e.string())),
      c: e.required(e.any()),
    });
    const found = findIssues(shape, { a: 1, b: ["x", "topsecret".length, null] });
    expect(found).toMatchObject([
      { path: ["a"], keyword: "minimum", expected: "a number ≥ 3", received: "integer" },
      { path: ["b", 1], keyword: "type", expected: "a string", received: "integer" },
      { path: ["b", 2], keyword: "type", expected: "a string", received: "null" },
      { path: ["c"], keyword: "required", expected: "a value", received: "missing" },
    ]);
    expect(JSON.stringify(findIssues(e.enumeration(["a"]), "topsecret"))).not.toContain("topsecret");
  });

  test("tell of a union the branch that came closest", () => {
    const circle = e.object({ kind: e.required(e.constant("circle")), radius: e.required(e.number()) });
    const square = e.object({ kind: e.required(e.constant("square")), side: e.required(e.number()) });
    const shape = e.anyOf([circle, square, e.string()]);
    expect(findIssues(shape, { kind: "square", side: "x" })).toMatchObject([
      { path: ["side"], keyword: "type" },
      { path: [], keyword: "anyOf", expected: "one of 3 alternatives, of which number 2 came closest" },
    ]);
    expect(findIssues(shape, 5)).toMatchObject([
      { path: [], keyword: "anyOf", expected: "an object or a string", received: "integer" },
    ]);
  });
});

/** Shapes of every kind, small. */
const shapes = fc.letrec<{ readonly shape: Shape }>((tie) => {
  const child = tie("shape");
  return {
    shape: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom<Shape>(e.string(), e.integer(), e.boolean(), e.nothing(), e.any(), e.never()),
      fc.integer({ min: 0, max: 3 }).map((minLength) => e.string({ minLength })),
      fc.integer({ min: -3, max: 3 }).map((minimum) => e.number({ minimum })),
      fc
        .array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 3 })
        .map((values) => e.enumeration(values as never)),
      child.map((items) => e.array(items, { uniqueItems: true })),
      fc
        .tuple(child, child, fc.boolean())
        .map(([a, rest, needed]) =>
          e.object({ a: needed ? e.required(a) : e.optional(a) }, { additionalProperties: rest }),
        ),
      fc.array(child, { minLength: 1, maxLength: 3 }).map(e.allOf),
      fc.array(child, { minLength: 1, maxLength: 3 }).map(e.anyOf),
      fc.array(child, { minLength: 1, maxLength: 3 }).map(e.oneOf),
      child.map(e.not),
      fc
        .tuple(child, child, child)
        .map(([condition, then, otherwise]) => e.ifThenElse(condition, then, otherwise)),
    ),
  };
}).shape;

test("the quick verdict and the full report always agree", () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.record({ a: fc.jsonValue({ maxDepth: 1 }) }));
  fc.assert(
    fc.property(
      shapes,
      value,
      (shape, given) => fits(shape, given) === (findIssues(shape, given).length === 0),
    ),
    { numRuns: 2_000 },
  );
});
