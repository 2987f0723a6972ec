import { isEmail, isHostname, isIpv4, isIpv6, isUri, isUriReference } from "./format-net.js";
import { recurrenceProblem } from "./format-recurrence.js";
import { isDate, isDateTime, isDuration, isLocalDateTime, isTime } from "./format-time.js";

/** Largest magnitude that counts as seconds; larger ones are fractions of seconds (openmodule spec §2.2). */
export const MAX_UNIX_SECONDS = 2e10;

const textFormats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["uuid", isUuid],
  ["date-time", isDateTime],
  ["date", isDate],
  ["time", isTime],
  ["date-time-local", isLocalDateTime],
  ["duration", isDuration],
  ["decimal", isDecimal],
  ["base64", isBase64],
  ["email", isEmail],
  ["hostname", isHostname],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["uri", isUri],
  ["uri-reference", isUriReference],
  ["regex", isRegex],
  ["json-pointer", isJsonPointer],
  ["ical-recurrence", isRecurrence],
]);

const numberFormats: ReadonlyMap<string, (value: number | bigint) => boolean> = new Map([
  ["int64", isInt64],
  ["int32", isInt32],
  ["unixtime", isUnixTime],
]);

/**
 * Tells whether a value is in a format. A format speaks about its own type only, and a format that is not known here
 * accepts everything, as JSON Schema asks.
 */
export function fitsFormat(name: string, value: unknown): boolean {
  if (typeof value === "string") return textFormats.get(name)?.(value) ?? true;
  if (typeof value === "number" || typeof value === "bigint") return numberFormats.get(name)?.(value) ?? true;
  return true;
}

/** Dashed hexadecimal digits, in either case. Written by hand: it stands on the way of every RPC message. */
export function isUuid(text: string): boolean {
  if (text.length !== 36) return false;
  for (let index = 0; index < 36; index++) {
    const unit = text.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (unit !== 0x2d) return false;
    } else if (!isHexDigit(unit)) {
      return false;
    }
  }
  return true;
}

function isHexDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}

function isDecimal(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text, "u").unicode;
  } catch {
    return false;
  }
}

function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);
}

function isRecurrence(text: string): boolean {
  return recurrenceProblem(text) === undefined;
}

function isInt64(value: number | bigint): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return value >= -9223372036854775808n && value <= 9223372036854775807n;
}

function isInt32(value: number | bigint): boolean {
  return (
    value >= -2147483648 && value <= 2147483647 && (typeof value === "bigint" || Number.isInteger(value))
  );
}

function isUnixTime(value: number | bigint): boolean {
  return value >= -MAX_UNIX_SECONDS && value <= MAX_UNIX_SECONDS;
}
