import { EdgeloomError } from "@edgeloom/runtime/base";
import { dateText } from "./query-values.js";

const maxDepth = 64;

/**
 * What a body is as JSON: a `Date` becomes ISO 8601 in UTC, an object with a `toJSON` what that gives, a bigint stays one.
 * Members that are `undefined` are left out. Throws `CONFIG`, with the place, for bytes, functions, sets, promises,
 * numbers that JSON does not have, cycles and nesting beyond 64.
 */
export function jsonBody(value: unknown): unknown {
  return plain(value, [], new Set());
}

function plain(value: unknown, path: readonly string[], above: ReadonlySet<object>): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return value;
  if (typeof value === "number")
    return Number.isFinite(value) ? value : refuse(path, "a number that JSON does not have");
  return typeof value === "object"
    ? plainObject(value, path, above)
    : refuse(path, `a value of type ${typeof value}`);
}

function plainObject(value: object, path: readonly string[], above: ReadonlySet<object>): unknown {
  if (value instanceof Date) return dateText(value) ?? refuse(path, "a date that is none");
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return refuse(path, "bytes; files are sent by upload()");
  if (above.has(value)) return refuse(path, "a value that holds itself");
  if (path.length >= maxDepth) return refuse(path.slice(0, 4), `nesting beyond ${maxDepth}`);
  const inside = new Set(above).add(value);
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), path, inside);
  if (Array.isArray(value))
    return value.map((item, index) => plain(item ?? null, [...path, String(index)], inside));
  if (value instanceof Map) return plainMembers([...value], path, inside);
  const entries = Object.entries(value);
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  // Sets, promises, expressions and their like have no members, so that nothing of them would arrive.
  if (kind !== "Object" && entries.length === 0) return refuse(path, `a value of type ${kind}`);
  return plainMembers(entries, path, inside);
}

function plainMembers(
  entries: readonly (readonly [unknown, unknown])[],
  path: readonly string[],
  above: ReadonlySet<object>,
): Record<string, unknown> {
  // Without a prototype, so that a member named __proto__ is a member.
  const members: Record<string, unknown> = Object.create(null);
  for (const [key, item] of entries) {
    if (item !== undefined) members[String(key)] = plain(item, [...path, String(key)], above);
  }
  return members;
}

function refuse(path: readonly string[], what: string): never {
  const place = `/${path.join("/")}`;
  throw new EdgeloomError("CONFIG", `The body cannot be JSON: ${what} at ${place}.`, {
    place: `body ${place}`,
    fix: "send text, finite numbers, booleans, null, dates, ids, lists and plain objects",
  });
}
