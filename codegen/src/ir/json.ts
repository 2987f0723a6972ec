import type { Json } from "./node.js";
import { byCodeUnit } from "./order.js";

/** A JSON object. */
export type JsonRecord = { readonly [key: string]: Json };

/** True for a JSON object: neither null nor an array. */
export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a JSON array; `Array.isArray` loses the element type of readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value of an own key: keys such as `constructor` never reach a prototype. */
export function ownValue(record: JsonRecord, key: string): Json | undefined {
  // Most keys that are asked for are not there, and looking is cheaper than asking whose the value is.
  const value = record[key];
  return value !== undefined && Object.hasOwn(record, key) ? value : undefined;
}

/** More keys are sorted by the engine, which takes more for a few. */
const maxInserted = 12;

/** The keys of a record by code unit. */
export function sortedKeys(record: JsonRecord): readonly string[] {
  const keys = Object.keys(record);
  // Strings are sorted by code unit where nothing else is said.
  if (keys.length > maxInserted) return keys.sort();
  for (let at = 1; at < keys.length; at++) {
    const key = keys[at] as string;
    let to = at;
    for (; to > 0 && (keys[to - 1] as string) > key; to--) keys[to] = keys[to - 1] as string;
    keys[to] = key;
  }
  return keys;
}

/** Text that is equal exactly for equal JSON values: keys sorted, numbers by value, `1.0` as `1`. */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isRecord(value)) {
    const members = Object.keys(value)
      .sort(byCodeUnit)
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "0" : String(value);
}

/** Whether two JSON values are the same value, as JSON Schema compares them. */
export function sameJson(left: Json, right: Json): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}
