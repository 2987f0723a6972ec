import { isList, isRecord } from "./json.js";
import type { Json, JsonType } from "./node.js";

/** Whether a value is an instance of a type, as JSON Schema has it: `1.0` is an integer. */
export function hasType(value: Json, type: JsonType): boolean {
  if (type === "null") return value === null;
  if (type === "array") return isList(value);
  if (type === "object") return isRecord(value);
  if (type === "integer") return typeof value === "bigint" || Number.isInteger(value);
  if (type === "number") return typeof value === "bigint" || typeof value === "number";
  return typeof value === type;
}
