import type { WireRules } from "./rules.js";

/** Writes a string as a JSON string. */
export type Quote = (text: string) => string;

/** The way to write strings that a character set asks for. */
export function quoteFor(charset: WireRules["charset"]): Quote {
  return charset === "ascii" ? quoteAscii : quoteUtf8;
}

// Neither quote, backslash, control character nor anything beyond ASCII: most strings, and no work at all.
const plainText = /^[ !#-[\]-~]*$/;

function quoteUtf8(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

function quoteAscii(text: string): string {
  return plainText.test(text) ? `"${text}"` : escapeAscii(JSON.stringify(text));
}

/** Escapes everything outside U+0020..U+007E in a JSON text that has no line breaks (openmodule spec §2.1). */
export function escapeAscii(json: string): string {
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * A number as JSON. JSON has no word for infinity or NaN; peers write null. Beyond 2^53 a number is written with an exponent:
 * as bare digits it would be read as an exact integer, which it is not.
 */
export function numberText(value: number): string {
  if (!Number.isInteger(value)) return Number.isFinite(value) ? fractionText(value) : "null";
  if (Object.is(value, -0)) return "-0.0";
  return Number.isSafeInteger(value) ? String(value) : value.toExponential();
}

// Between these neighbouring numbers are less than half a millionth apart, so six digits of fraction name just one of them.
const smallestMoment = 1e9;
const largestMoment = 2 ** 31;
const perSecond = 1e6;

const threeDigits = /*@__PURE__*/ Array.from({ length: 1_000 }, (_, n) => String(n).padStart(3, "0"));
const trimmedDigits = /*@__PURE__*/ threeDigits.map((digits) => digits.replace(/0+$/, ""));

/** A number with a fraction. For a time to the microsecond, as every message has one, in half the time of `String`. */
function fractionText(value: number): string {
  if (!(value > smallestMoment && value < largestMoment)) return String(value);
  const total = Math.round(value * perSecond);
  if (total / perSecond !== value) return String(value);
  const seconds = Math.trunc(value);
  const micros = total - seconds * perSecond;
  const millis = Math.trunc(micros / 1_000);
  const rest = micros - millis * 1_000;
  return rest === 0
    ? `${seconds}.${trimmedDigits[millis]}`
    : `${seconds}.${threeDigits[millis]}${trimmedDigits[rest]}`;
}

const widestPlain = 1e16;

/** A number that shows that it is not an integer, as the reference writes floats: `1.0`, `1e+16`. */
export function floatText(value: number): string {
  const isPlain = Number.isInteger(value) && Math.abs(value) < widestPlain && !Object.is(value, -0);
  return isPlain ? `${value}.0` : numberText(value);
}
