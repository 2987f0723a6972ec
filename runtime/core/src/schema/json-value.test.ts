import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codePoints, copyJson, equal, identityText, isMultiple, kindOf, own, put } from "./json-value.js";
import type { Json } from "./shape.js";

const json = (): fc.Arbitrary<Json> => fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;

describe("equal", () => {
  test.each([
    [1, 1n, true],
    [0, -0, true],
    [1, true, false],
    [0, false, false],
    [Number.NaN, Number.NaN, false],
    ["1", 1, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{}, [], false],
    [null, {}, false],
    [[1, [2]], [1, [2]], true],
    [[1, 2], [2, 1], false],
    [{ toString: 1 }, {}, false],
    [{ a: undefined }, {}, true],
    [{ a: undefined, b: 1 }, { b: 1, c: 2 }, false],
    [JSON.parse('{"__proto__":1}'), {}, false],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1.0}'), true],
    [9007199254740993n, 9007199254740992, false],
    [9007199254740992n, 9007199254740992, true],
  ])("%o and %o: %s", (left, right, expected) => {
    expect(equal(left, right)).toBe(expected);
    expect(equal(right, left)).toBe(expected);
  });

  test("the identity text is the same exactly for equal values", () => {
    fc.assert(
      fc.property(
        json(),
        json(),
        (left, right) => equal(left, right) === (identityText(left) === identityText(right)),
      ),
    );
  });

  test("a copy is equal and shares no list or object", () => {
    fc.assert(
      fc.property(json(), (value) => {
        const copy = copyJson(value);
        return equal(copy, value) && (typeof value !== "object" || value === null || copy !== value);
      }),
    );
  });
});

test("a multiple is one in decimal arithmetic, by a quick way or a slow one", () => {
  const divisors = fc.constantFrom(0.01, 0.1, 0.25, 1e-8, 3, 0.3, 1e-15, 123.456, 1e20, 0.123456789, 15);
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.integer({ min: -18, max: 4 }))
    .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
  const multiple = fc
    .tuple(fc.integer(), divisors)
    .map(([times, divisor]) => Number((times * divisor).toPrecision(15)));
  fc.assert(
    fc.property(
      fc.oneof(decimal, multiple, fc.double({ noNaN: true, noDefaultInfinity: true })),
      divisors,
      (value, divisor) => {
        // Both as fractions over one power of ten, from the shortest text of each.
        const [left, right] = [scaled(value), scaled(divisor)];
        return isMultiple(value, divisor) === (left % right === 0n);
      },
    ),
    { numRuns: 5_000 },
  );
});

/** The value times 10^400, from its decimal text. */
function scaled(value: number): bigint {
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const places = mantissa.split(".")[1]?.length ?? 0;
  return BigInt(mantissa.replace(".", "")) * 10n ** BigInt(400 + Number(power) - places);
}

test.each([
  [0.3, 0.1, true],
  [0.35, 0.1, false],
  [19.99, 0.01, true],
  [1e308, 0.5, true],
  [1e308, 0.123456789, false],
  [0.0075, 0.0001, true],
  [0.00751, 0.0001, false],
  [9007199254740993n, 3, true],
  [9007199254740993n, 2, false],
  [Number.POSITIVE_INFINITY, 1, false],
  [-4, 2, true],
  [12391239123, 1e-8, true],
  [5, 5n, true],
  [9007199254740993n * 3n, 9007199254740993n, true],
  [1e300, 9007199254740993n, false],
])("%d is a multiple of %d: %s", (value, divisor, expected) =>
  expect(isMultiple(value, divisor)).toBe(expected),
);

test.each([
  ["", 0],
  ["abc", 3],
  ["💩", 1],
  ["a💩b", 3],
  ["\ud83d", 1],
  ["\udca9\ud83d", 2],
])("%o has %i code points", (text, expected) => expect(codePoints(text)).toBe(expected));

test("a property called __proto__ is a property like any other", () => {
  const object: Record<string, unknown> = {};
  put(object, "__proto__", 5);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  expect(own(object, "__proto__")).toBe(5);
  expect(own({}, "__proto__")).toBeUndefined();
  expect(own({}, "toString")).toBeUndefined();
});

test.each([
  [undefined, "missing"],
  [null, "null"],
  [[], "array"],
  [{}, "object"],
  [5n, "integer"],
  [5, "integer"],
  [5.5, "number"],
  [Number.NaN, "not a finite number"],
  ["secret", "string"],
])("the kind of %o is %s", (value, expected) => expect(kindOf(value)).toBe(expected));
