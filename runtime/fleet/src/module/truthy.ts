import type { Json } from "@edgeloom/runtime";

/** Truth in the sense of Python: zero and everything empty is false, as the proof of concept has it (fleet spec §5.2). */
export function isTruthy(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value !== null && typeof value === "object") return Object.keys(value).length > 0;
  return Boolean(value);
}
