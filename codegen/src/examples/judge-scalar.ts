import type { NumberFacet, StringFacet } from "../ir/index.js";
import { isPlainlyInFormat } from "./formats.js";
import { matches } from "./matches.js";
import { every, type Verdict } from "./verdict.js";

/** Whether a value is in a format that its schema names. */
export type FormatTest = (format: string, value: string | number | bigint) => Verdict;

/** Whether a text fits what a schema says of texts; lengths count code points. */
export function judgeString(
  value: string,
  facet: StringFacet,
  isFormat: FormatTest = isPlainlyInFormat,
): Verdict {
  const { minLength = 0, maxLength, pattern, format } = facet;
  const length = lengthOf(value);
  if (length < minLength || length > (maxLength ?? length)) return false;
  return every([
    pattern === undefined || matches(pattern, value),
    format === undefined || isFormat(format, value),
  ]);
}

/** Characters of a text as schemas count them. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Whether a number fits what a schema says of numbers. */
export function judgeNumber(
  value: number | bigint,
  facet: NumberFacet,
  isFormat: FormatTest = isPlainlyInFormat,
): Verdict {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = facet;
  if (minimum !== undefined && value < minimum) return false;
  if (maximum !== undefined && value > maximum) return false;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false;
  return every([
    multipleOf === undefined || isMultiple(value, multipleOf),
    format === undefined || isFormat(format, value),
  ]);
}

/** Exact for integers. Of others, what is near a multiple and may be one by its digits is left open. */
function isMultiple(value: number | bigint, divisor: number): Verdict {
  if (Number.isSafeInteger(divisor)) {
    if (typeof value === "bigint") return value % BigInt(divisor) === 0n;
    if (Number.isSafeInteger(value)) return value % divisor === 0;
  }
  if (value === 0) return true;
  if (typeof value === "bigint") return undefined;
  const quotient = value / divisor;
  const nearest = Math.round(quotient);
  if (Number.isSafeInteger(nearest) && Number((nearest * divisor).toPrecision(15)) === value) return true;
  return Math.abs(quotient - nearest) > 1e-6 && Math.abs(quotient) < 1e9 ? false : undefined;
}
