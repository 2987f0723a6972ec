import { every, fail, type Walk } from "./finding.js";
import { fitsFormat } from "./formats.js";
import { codePoints, equal, isMultiple, isObject } from "./json-value.js";
import type { JsonType, NumberFacet, Shape, StringFacet } from "./shape.js";
import { enumerationWords, typeWords } from "./words.js";

/** The `type` keyword. A `bigint` is an integer, but one that a shape without `int64` cannot hold in a `number`. */
export function checkTypes(shape: Shape, value: unknown, walk: Walk): boolean {
  const { types } = shape;
  if (types === undefined)
    return isJson(value) || fail(walk, { keyword: "type", expected: "a JSON value", value });
  if (!types.some((type) => isOfType(type, value, walk))) {
    return fail(walk, { keyword: "type", expected: typeWords(shape), value, limit: types });
  }
  const holdsBigint =
    typeof value !== "bigint" || types.includes("number") || shape.number?.format === "int64";
  return (
    holdsBigint ||
    fail(walk, { keyword: "type", expected: "an integer of at most 53 bit", value, limit: types })
  );
}

function isJson(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}

function isOfType(type: JsonType, value: unknown, walk: Walk): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return typeof value === "bigint" || Number.isInteger(value);
    case "number":
      return (
        typeof value === "bigint" ||
        (typeof value === "number" && (walk.allowsNonFinite || Number.isFinite(value)))
      );
    case "boolean":
    case "string":
      return typeof value === type;
  }
}

/** `enum` and `const`. */
export function checkValues(shape: Shape, value: unknown, walk: Walk): boolean {
  const values = shape.values ?? [];
  if (values.some((allowed) => equal(allowed, value))) return true;
  const keyword = values.length === 1 ? "const" : "enum";
  return fail(walk, { keyword, expected: enumerationWords(values), value, limit: values });
}

/** The keywords of strings. */
export function checkString(shape: Shape, value: unknown, walk: Walk): boolean {
  const facet = shape.string;
  if (facet === undefined || typeof value !== "string") return true;
  const { minLength, maxLength, pattern, format } = facet;
  const length = minLength === undefined && maxLength === undefined ? 0 : codePoints(value);
  const failures = [
    minLength !== undefined &&
      length < minLength &&
      (["minLength", `at least ${count(minLength, "character")}`] as const),
    maxLength !== undefined &&
      length > maxLength &&
      (["maxLength", `at most ${count(maxLength, "character")}`] as const),
    pattern !== undefined &&
      !pattern.test(value) &&
      (["pattern", `a string that matches ${pattern.source}`] as const),
    format !== undefined &&
      !fitsFormat(format, value) &&
      (["format", `a string in the format ${format}`] as const),
  ].filter((failure) => failure !== false);
  return every(failures, walk, ([keyword, expected]) =>
    fail(walk, { keyword, expected, value, limit: limitOf(facet, keyword) }),
  );
}

function limitOf(facet: StringFacet, keyword: "minLength" | "maxLength" | "pattern" | "format"): unknown {
  return keyword === "pattern" ? facet.pattern?.source : facet[keyword];
}

const bounds = [
  ["minimum", "≥", (value: number | bigint, limit: number | bigint) => value >= limit],
  ["maximum", "≤", (value: number | bigint, limit: number | bigint) => value <= limit],
  ["exclusiveMinimum", ">", (value: number | bigint, limit: number | bigint) => value > limit],
  ["exclusiveMaximum", "<", (value: number | bigint, limit: number | bigint) => value < limit],
] as const;

/** The keywords of numbers. */
export function checkNumber(shape: Shape, value: unknown, walk: Walk): boolean {
  const facet = shape.number;
  if (facet === undefined || (typeof value !== "number" && typeof value !== "bigint")) return true;
  const inBounds = every(bounds, walk, ([keyword, sign, holds]) => {
    const limit = facet[keyword];
    return (
      limit === undefined ||
      holds(value, limit) ||
      fail(walk, { keyword, expected: `a number ${sign} ${limit}`, value, limit })
    );
  });
  if (!inBounds && walk.findings === undefined) return false;
  return checkDivisor(facet, value, walk) && checkNumberFormat(facet, value, walk) && inBounds;
}

function checkDivisor(facet: NumberFacet, value: number | bigint, walk: Walk): boolean {
  const limit = facet.multipleOf;
  if (limit === undefined || isMultiple(value, limit)) return true;
  return fail(walk, { keyword: "multipleOf", expected: `a multiple of ${limit}`, value, limit });
}

function checkNumberFormat(facet: NumberFacet, value: number | bigint, walk: Walk): boolean {
  const limit = facet.format;
  if (limit === undefined || fitsFormat(limit, value)) return true;
  const expected =
    limit === "int64" ? "an integer of 64 bit, as bigint beyond 2^53" : `a number in the format ${limit}`;
  return fail(walk, { keyword: "format", expected, value, limit });
}

/** `1 item`, `2 items`. */
export function count(amount: number, noun: string): string {
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}
