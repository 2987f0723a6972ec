import { isLongFormat } from "../schema/format-number.js";
import { recurrenceProblem } from "../schema/format-recurrence.js";
import { localText, type Moment, secondsOf } from "../schema/moment.js";
import { type Conversion, failed, type Rejection, reject, sourceToken } from "./lenient-state.js";
import { dateOfText, momentOfNumber, momentOfText } from "./lenient-time.js";
import { decimalText, floatText, readFloat, readInteger } from "./python-text.js";

type Result = string | number | bigint | boolean | typeof failed;

type Converter = (value: unknown, conversion: Conversion) => Result;

function rejection(expected: string, wireMessage: string, wireType: string, keyword = "type"): Rejection {
  return { keyword, expected, wireMessage, wireType };
}

const rejections = {
  text: rejection("a string", "str type expected", "type_error.str"),
  integer: rejection("an integer", "value is not a valid integer", "type_error.integer"),
  float: rejection("a number", "value is not a valid float", "type_error.float"),
  boolean: rejection("a boolean", "value could not be parsed to a boolean", "type_error.bool"),
  decimal: rejection("a decimal number", "value is not a valid decimal", "type_error.decimal", "format"),
  infinite: rejection(
    "a finite decimal number",
    "value is not a valid decimal",
    "value_error.decimal.not_finite",
    "format",
  ),
  uuid: rejection("a UUID", "value is not a valid uuid", "type_error.uuid", "format"),
  base64: rejection("base64", "must be a bse64 string", "value_error", "format"),
  moment: rejection("a date and time", "invalid datetime format", "value_error.datetime", "format"),
  notMoment: rejection(
    "a date and time",
    "invalid type; expected datetime, string, bytes, int or float",
    "type_error",
    "type",
  ),
  date: rejection("a date", "invalid date format", "value_error.date", "format"),
} as const;

/** Text: numbers and truth values become the text that the reference makes of them. */
export function toText(value: unknown, conversion: Conversion): string | typeof failed {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" || typeof value === "bigint") return numberText(value, conversion);
  return reject(conversion, value, rejections.text);
}

/** `5` and `5.0` are the same value but not the same text, so the JSON text decides where it is known. */
function numberText(value: number | bigint, conversion: Conversion): string {
  if (typeof value === "bigint") return value.toString();
  if (!Number.isInteger(value)) return floatText(value);
  const token = sourceToken(conversion);
  const isFloat = token === undefined ? Math.abs(value) >= 2 ** 64 : /[.eE]/.test(token) || token.length > 20;
  return isFloat ? floatText(value) : BigInt(value).toString();
}

/** Integer: fractions are cut off, text and truth values are read. */
export function toInteger(
  value: unknown,
  conversion: Conversion,
  format: string | undefined,
): number | bigint | typeof failed {
  const exact = integerOf(value);
  if (exact === undefined) return reject(conversion, value, rejections.integer);
  if (isLongFormat(format)) {
    const held = format === "int64" ? BigInt.asIntN(64, exact) : BigInt.asUintN(64, exact);
    return held === exact ? exact : reject(conversion, value, rejections.integer);
  }
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : reject(conversion, value, rejections.integer);
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "string" ? readInteger(value) : undefined;
}

/** Number with fraction: text and truth values are read. Infinity and NaN are none, since JSON cannot carry them on. */
export const toFloat = (value: unknown, conversion: Conversion): number | typeof failed => {
  const number = floatOf(value);
  return number !== undefined && Number.isFinite(number)
    ? number
    : reject(conversion, value, rejections.float);
};

function floatOf(value: unknown): number | undefined {
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return Number(value);
  return typeof value === "string" ? readFloat(value) : undefined;
}

const yes = new Set(["1", "on", "t", "true", "y", "yes"]);
const no = new Set(["0", "off", "f", "false", "n", "no"]);

/** Truth value: a few words in any case, and the numbers 0 and 1. */
export function toBoolean(value: unknown, conversion: Conversion): boolean | typeof failed {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "string") {
    const word = String(value).toLowerCase();
    if (yes.has(word)) return true;
    if (no.has(word)) return false;
  }
  return reject(conversion, value, rejections.boolean);
}

/** Seconds since the epoch, from a number or a text. */
export function toUnixTime(value: unknown, conversion: Conversion): number | typeof failed {
  const moment = toMoment(value, conversion);
  return moment === failed ? failed : secondsOf(moment);
}

function toMoment(value: unknown, conversion: Conversion): Moment | typeof failed {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  if (!isNumber && typeof value !== "string" && typeof value !== "boolean")
    return reject(conversion, value, rejections.notMoment);
  const moment =
    typeof value === "string" ? momentOfText(value) : momentOfNumber(isNumber ? value : Number(value));
  return moment ?? reject(conversion, value, rejections.moment);
}

/** Converters of texts whose format means more than a text. */
const textFormats: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ["uuid", toUuid],
  ["decimal", toDecimal],
  ["base64", toBase64],
  ["date-time-local", (value, conversion) => momentText(value, conversion, "")],
  ["date-time", (value, conversion) => momentText(value, conversion, "Z")],
  ["date", toDate],
  ["ical-recurrence", toRecurrence],
]);

/** Formats whose converter gives nothing but their canonical form. */
export const convertedTexts: ReadonlySet<string> = /*@__PURE__*/ new Set(/*@__PURE__*/ textFormats.keys());

/** Text in a format, in its canonical form. */
export function toFormattedText(value: unknown, conversion: Conversion, format: string | undefined): Result {
  const convert = format === undefined ? undefined : textFormats.get(format);
  return (convert ?? toText)(value, conversion);
}

function momentText(value: unknown, conversion: Conversion, zone: string): Result {
  const moment = toMoment(value, conversion);
  return moment === failed ? failed : `${localText(moment)}${zone}`;
}

function toDate(value: unknown, conversion: Conversion): Result {
  const text = typeof value === "string" ? dateOfText(value) : undefined;
  return text ?? reject(conversion, value, rejections.date);
}

function toUuid(value: unknown, conversion: Conversion): Result {
  if (typeof value !== "string") return reject(conversion, value, rejections.uuid);
  const digits = value
    .replaceAll("urn:", "")
    .replaceAll("uuid:", "")
    .replace(/^[{}]+|[{}]+$/g, "")
    .replaceAll("-", "")
    .toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return reject(conversion, value, rejections.uuid);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join("-");
}

function toDecimal(value: unknown, conversion: Conversion): Result {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint")
    return reject(conversion, value, rejections.decimal);
  const text = typeof value === "string" ? value : numberText(value, conversion);
  const decimal = decimalText(text);
  if (decimal !== undefined) return decimal;
  const isWord = readFloat(text) !== undefined;
  return reject(conversion, value, isWord ? rejections.infinite : rejections.decimal);
}

/** Characters outside the alphabet are skipped, and what follows complete padding is cut off, as the reference reads it. */
function toBase64(value: unknown, conversion: Conversion): Result {
  const text = toText(value, conversion);
  if (text === failed) return failed;
  const clean = cleanBase64(text);
  return clean ?? reject(conversion, value, rejections.base64);
}

function cleanBase64(text: string): string | undefined {
  let kept = "";
  let padding = 0;
  for (const character of text) {
    if (character > "\x7f") return undefined;
    const position = kept.length % 4;
    if (character === "=" && position >= 2) {
      padding++;
      if (position + padding >= 4) return kept + "=".repeat(4 - position);
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      padding = 0;
      kept += character;
    }
  }
  return kept.length % 4 === 0 ? kept : undefined;
}

function toRecurrence(value: unknown, conversion: Conversion): Result {
  const text = toText(value, conversion);
  if (text === failed) return failed;
  const problem = recurrenceProblem(text);
  if (problem === undefined) return text;
  return reject(
    conversion,
    value,
    rejection("a recurrence", `recurrence is not valid '${problem}'`, "value_error", "format"),
  );
}
