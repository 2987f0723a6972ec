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
  return Object.hasOwn(record, key) ? record[key] : undefined;
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
