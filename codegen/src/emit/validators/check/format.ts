import type { Door } from "../../../doors.js";
import { code, lit, runtime } from "../../../print/index.js";
import { call, pass, type Test } from "./test.js";

/** The predicates of formats of strings: each is called by its own name, so that a module brings only those that it needs. */
const textFormats: ReadonlyMap<string, Door> = new Map([
  ["base64", "isBase64"],
  ["base64url", "isBase64Url"],
  ["byte", "isBase64"],
  ["date", "isDate"],
  ["date-time", "isDateTime"],
  ["date-time-local", "isLocalDateTime"],
  ["decimal", "isDecimal"],
  ["duration", "isDuration"],
  ["email", "isEmail"],
  ["hostname", "isHostname"],
  ["ical-recurrence", "isRecurrence"],
  ["idn-email", "isIdnEmail"],
  ["idn-hostname", "isIdnHostname"],
  ["ipv4", "isIpv4"],
  ["ipv6", "isIpv6"],
  ["iri", "isIri"],
  ["iri-reference", "isIriReference"],
  ["json-pointer", "isJsonPointer"],
  ["regex", "isRegex"],
  ["relative-json-pointer", "isRelativeJsonPointer"],
  ["time", "isTime"],
  ["uri", "isUri"],
  ["uri-reference", "isUriReference"],
  ["uri-template", "isUriTemplate"],
  ["uuid", "isUuid"],
]);

const numberFormats: ReadonlyMap<string, Door> = new Map([
  ["int32", "isInt32"],
  ["unixtime", "isUnixTime"],
]);

/** Formats of numbers that are not on the way of much: they are looked up by name. */
const namedFormats: ReadonlySet<string> = new Set([
  "double",
  "float",
  "int16",
  "int64",
  "int8",
  "uint16",
  "uint32",
  "uint64",
  "uint8",
]);

/** The formats that say something about strings that is checked. */
export const textFormatNames: ReadonlySet<string> = new Set(textFormats.keys());

/** Holds for strings in a format; for all, when the format says nothing that could be checked. */
export function textFormat(name: string): Test {
  const door = textFormats.get(name);
  return door === undefined ? pass : call((value) => code`${runtime(door)}(${value})`, 1);
}

/** Holds for numbers in a format; for all, when the format says nothing that could be checked. */
export function numberFormat(name: string): Test {
  const door = numberFormats.get(name);
  if (door !== undefined) return call((value) => code`${runtime(door)}(${value})`);
  return namedFormats.has(name)
    ? call((value) => code`${runtime("fitsFormat")}(${lit(name)}, ${value})`)
    : pass;
}
