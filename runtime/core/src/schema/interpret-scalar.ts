import { among } from "./among.js";
import { isLongFormat } from "./format-number.js";
import { fitsFormat, textFormat } from "./formats.js";
import { assertion, type Rule } from "./interpret-rule.js";
import { codePoints, equal, isMultiple } from "./json-value.js";
import type { Json, NumberFacet, StringFacet } from "./shape.js";
import { count, enumerationWords } from "./words.js";

/** `enum` and `const`. */
export function valuesRule(values: readonly Json[]): Rule {
  const keyword = values.length === 1 ? "const" : "enum";
  return assertion(inclusion(values), { keyword, expected: enumerationWords(values), limit: values });
}

/** Most values are plain; a set finds them however many there are. A number may still equal a `bigint`. */
function inclusion(values: readonly Json[]): (value: unknown) => boolean {
  const plain = new Set<unknown>(values.filter((value) => !needsComparison(value)));
  const others = values.filter((value) => typeof value === "object" && value !== null);
  const numbers = values.filter((value) => typeof value === "number" || typeof value === "bigint");
  return (value) => {
    if (plain.has(value)) return true;
    if (typeof value === "object") return among(others, value);
    return needsNumbers(value) && numbers.some((number) => equal(number, value));
  };
}

function needsComparison(value: Json): boolean {
  return typeof value === "bigint" || (typeof value === "object" && value !== null);
}

function needsNumbers(value: unknown): boolean {
  return typeof value === "bigint" || typeof value === "number";
}

type Text = (value: string) => boolean;

/** The keywords of strings; the value is known to be one. */
export function stringRules({ minLength, maxLength, pattern, format }: StringFacet): readonly Rule[] {
  const rule = (keyword: string, expected: string, limit: unknown, fits: Text): Rule =>
    assertion(fits as Rule["fits"], { keyword, expected, limit });
  return [
    minLength !== undefined &&
      rule("minLength", `at least ${count(minLength, "character")}`, minLength, longEnough(minLength)),
    maxLength !== undefined &&
      rule("maxLength", `at most ${count(maxLength, "character")}`, maxLength, shortEnough(maxLength)),
    pattern !== undefined &&
      rule("pattern", `a string that matches ${pattern.source}`, pattern.source, (value) =>
        pattern.test(value),
      ),
    format !== undefined &&
      rule("format", `a string in the format ${format}`, format, textFormat(format) ?? (() => true)),
  ].filter((each) => each !== false);
}

/** A code point takes one or two code units, so most texts need no counting. */
function longEnough(limit: number): Text {
  return (value) => value.length >= limit && (value.length >= limit * 2 || codePoints(value) >= limit);
}

function shortEnough(limit: number): Text {
  return (value) => value.length <= limit || (value.length <= limit * 2 && codePoints(value) <= limit);
}

type Amount = (value: number | bigint) => boolean;

/** The keywords of numbers; the value is known to be a number or a `bigint`. */
export function numberRules(facet: NumberFacet): readonly Rule[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = facet;
  const rule = (keyword: string, expected: string, limit: unknown, fits: Amount): Rule =>
    assertion(fits as Rule["fits"], { keyword, expected, limit });
  return [
    minimum !== undefined && rule("minimum", `a number ≥ ${minimum}`, minimum, (value) => value >= minimum),
    maximum !== undefined && rule("maximum", `a number ≤ ${maximum}`, maximum, (value) => value <= maximum),
    exclusiveMinimum !== undefined &&
      rule(
        "exclusiveMinimum",
        `a number > ${exclusiveMinimum}`,
        exclusiveMinimum,
        (value) => value > exclusiveMinimum,
      ),
    exclusiveMaximum !== undefined &&
      rule(
        "exclusiveMaximum",
        `a number < ${exclusiveMaximum}`,
        exclusiveMaximum,
        (value) => value < exclusiveMaximum,
      ),
    multipleOf !== undefined &&
      rule("multipleOf", `a multiple of ${multipleOf}`, multipleOf, (value) => isMultiple(value, multipleOf)),
    format !== undefined &&
      rule("format", numberFormatWords(format), format, (value) => fitsFormat(format, value)),
  ].filter((each) => each !== false);
}

function numberFormatWords(format: string): string {
  return isLongFormat(format)
    ? `an integer of 64 bit${format === "uint64" ? " without sign" : ""}, as bigint beyond 2^53`
    : `a number in the format ${format}`;
}
