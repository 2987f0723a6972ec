import { SlugError } from "./slug-error.js";

const maxShown = 60;
const strictHex = /^[0-9a-f]+(?:-[0-9a-f]{4})*$/i;
const hexInOddGroups = /^[0-9a-f-]*[0-9a-f][0-9a-f-]*$/i;

/** A value as an error shows it: short, and with its kind when it is no text. */
export function shown(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value.length > maxShown ? `${value.slice(0, maxShown)}…` : value);
  if (typeof value === "number" || typeof value === "bigint") return String(value).slice(0, maxShown);
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

/** Whether a value is an integer or stands for one; the range is not looked at. */
export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A number from a program as `0 ≤ n < 2^bits`. Throws a {@link SlugError}. */
export function checkedNumber(value: number | bigint, bits: number, what: string): bigint {
  if (typeof value === "number" && !Number.isInteger(value))
    throw new SlugError("wrong-type", `${shown(value)} is no ${what}: a whole number is needed.`);
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new SlugError(
      "unsafe-number",
      `${shown(value)} is no ${what}: above 2^53 a number has lost its last digits.`,
      "Pass a bigint, or hex text.",
    );
  const whole = BigInt(value);
  // The shift keeps the sign, so that nothing negative becomes zero.
  if (whole >> BigInt(bits) !== 0n) throw outOfRange(value, bits, what);
  return whole;
}

/**
 * Hex digits in groups as `0 ≤ n < 2^bits`. The first group has any length, each later one four digits; leading zeros do
 * not count. `whole` is what the error shows. Throws a {@link SlugError}.
 */
export function checkedHex(digits: string, bits: number, what: string, whole: string = digits): bigint {
  if (!strictHex.test(digits)) throw notHex(digits, what, whole);
  const significant = digits.replaceAll("-", "").replace(/^0+/, "");
  if (significant.length * 4 > bits) throw outOfRange(whole, bits, what);
  return BigInt(`0x0${significant}`);
}

function notHex(digits: string, what: string, whole: string): SlugError {
  const odd = hexInOddGroups.test(digits);
  const reason = odd
    ? "each group after the first needs four digits"
    : `hex digits are needed where it has ${shown(digits)}`;
  return new SlugError(odd ? "bad-group" : "not-hex", `${shown(whole)} is no ${what}: ${reason}.`);
}

function outOfRange(value: unknown, bits: number, what: string): SlugError {
  return new SlugError("out-of-range", `${shown(value)} is no ${what}: it does not fit ${bits} bits.`);
}
