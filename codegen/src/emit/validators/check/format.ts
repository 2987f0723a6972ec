import type { Door } from "../../../doors.js";
import { code, lit, runtime } from "../../../print/index.js";
import { call, pass, type Test } from "./test.js";

/** The predicates of formats of strings: each is called by its own name, so that a module brings only those that it needs. */
const textFormats: ReadonlyMap<string, Door> = new Map([
  ["base64", "check.base64"],
  ["base64url", "check.base64url"],
  ["byte", "check.base64"],
  ["date", "check.date"],
  ["date-time", "check.dateTime"],
  ["date-time-local", "check.dateTimeLocal"],
  ["decimal", "check.decimal"],
  ["duration", "check.duration"],
  ["email", "check.email"],
  ["hostname", "check.hostname"],
  ["ical-recurrence", "check.recurrence"],
  ["idn-email", "check.idnEmail"],
  ["idn-hostname", "check.idnHostname"],
  ["ipv4", "check.ipv4"],
  ["ipv6", "check.ipv6"],
  ["iri", "check.iri"],
  ["iri-reference", "check.iriReference"],
  ["json-pointer", "check.jsonPointer"],
  ["regex", "check.regex"],
  ["relative-json-pointer", "check.relativeJsonPointer"],
  ["time", "check.time"],
  ["uri", "check.uri"],
  ["uri-reference", "check.uriReference"],
  ["uri-template", "check.uriTemplate"],
  ["uuid", "check.uuid"],
]);

const numberFormats: ReadonlyMap<string, Door> = new Map([
  ["int32", "check.int32"],
  ["unixtime", "check.unixtime"],
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
    ? call((value) => code`${runtime("check.format")}(${lit(name)}, ${value})`)
    : pass;
}
