import { quote } from "../../diagnostics/index.js";
import { isList, isRecord, type Json, type JsonRecord } from "../../ir/index.js";
import type { Limits } from "../../limits.js";
import type { WordPlace } from "./word.js";

// Readers give the value when it is of the right kind; otherwise they refuse it with its place and give undefined.

/** Refuses the value of a keyword. */
export function refuse(place: WordPlace, expected: string, value: Json): undefined {
  const message = `\`${place.word}\` must be ${expected}, but is ${describeValue(value)}.`;
  place.scope.reporter.report("keyword-value", message, place.origin, place.isNote ? leniency(place) : {});
}

/** How a fault is reported that can be passed over: a warning in OpenAPI documents. */
export function leniency({ scope, origin }: WordPlace): { readonly severity?: "warning" } {
  return scope.isOpenApi(origin.file) ? { severity: "warning" } : {};
}

/** Names a foreign value without printing all of it. */
export function describeValue(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return `an array of ${value.length}`;
  if (isRecord(value)) return "an object";
  return typeof value === "string"
    ? `the string ${quote(value, 40)}`
    : `the ${typeof value} ${quote(String(value), 24).slice(1, -1)}`;
}

/** A string. */
export function readString(value: Json, place: WordPlace): string | undefined {
  return typeof value === "string" ? value : refuse(place, "a string", value);
}

/** True or false. */
export function readBoolean(value: Json, place: WordPlace): boolean | undefined {
  return typeof value === "boolean" ? value : refuse(place, "true or false", value);
}

/** An object. */
export function readRecord(value: Json, place: WordPlace): JsonRecord | undefined {
  return isRecord(value) ? value : refuse(place, "an object", value);
}

/** An array. */
export function readList(value: Json, place: WordPlace): readonly Json[] | undefined {
  return isList(value) ? value : refuse(place, "an array", value);
}

/** An exact number: integers beyond 2^53 stay as they are written. */
export function readNumber(value: Json, place: WordPlace): number | bigint | undefined {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value))) return value;
  return refuse(place, "a number", value);
}

/** A count: a whole number from 0. One beyond 2^53 is refused, since no value could ever reach it. */
export function readCount(value: Json, place: WordPlace): number | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(place, "a whole number from 0 to 2^53-1", value);
}

/** A list of strings, each once. */
export function readNames(value: Json, place: WordPlace): readonly string[] | undefined {
  const strings = isList(value) ? value.filter((item) => typeof item === "string") : [];
  if (!isList(value) || strings.length !== value.length) return refuse(place, "an array of strings", value);
  if (new Set(strings).size !== strings.length) return refuse(place, "an array of different strings", value);
  return strings;
}

/** Checks a size against a limit; false, with a diagnostic, when it is passed. */
export function within(size: number, name: keyof Limits, what: string, place: WordPlace): boolean {
  const limit = place.scope.limits[name];
  if (size <= limit) return true;
  const message = `\`${place.word}\` has ${size} ${what}; the limit \`${name}\` is ${limit}.`;
  place.scope.reporter.report("limit-shape", message, place.origin);
  return false;
}
