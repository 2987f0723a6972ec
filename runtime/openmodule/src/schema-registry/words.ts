import type { Json, JsonType, Shape } from "@edgeloom/runtime/schema";

/** Formats that Python's field types stand for; others are checks in the class, of which the document says nothing. */
export const knownStringFormats: ReadonlyMap<string, string> = new Map([
  ["date-time-local", "date-time"],
  ...["date-time", "date", "time", "uuid", "email", "uri", "ipv4", "ipv6"].map(
    (name) => [name, name] as const,
  ),
]);

/** Numbers that stand for something else. A time is documented as text, though it may travel as a number. */
export const knownNumberFormats: ReadonlyMap<string, { readonly [word: string]: unknown }> = new Map([
  ["unixtime", { type: "string", format: "date-time" }],
]);

/** A value as plain JSON, which knows one kind of number. */
export function plain(value: Json): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** The type that all values have, if there is one. */
export function typeOfValues(values: readonly Json[]): JsonType | undefined {
  const types = new Set(values.map(typeOfValue));
  const [type, ...others] = types;
  return others.length === 0 ? type : undefined;
}

function typeOfValue(value: Json): JsonType | undefined {
  if (typeof value === "string" || typeof value === "boolean") return typeof value as "string" | "boolean";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return undefined;
}

/** Whether only null fits. */
export function isNullShape({ types, values }: Shape): boolean {
  if (values !== undefined) return values.every((value) => value === null);
  return types?.length === 1 && types[0] === "null";
}

/**
 * The shape without the checks that stand beside it (`if`, `not` and the like): in a class they are code, which leaves no trace in
 * the document. Objects that apply together are one.
 */
export function withoutChecks(shape: Shape): Shape {
  const { if: _if, then: _then, else: _else, not: _not, report: _report, allOf = [], ...own } = shape;
  const members = allOf.map(withoutChecks).filter((member) => Object.keys(member).length > 0);
  const parts = Object.keys(own).length > 0 ? [own, ...members] : members;
  const [first = {}, ...others] = parts;
  if (others.length === 0) return first;
  return parts.every(isPlainObject) ? parts.reduce(united) : { ...own, allOf: members };
}

function isPlainObject({ object, types, ...others }: Shape): boolean {
  return object !== undefined && Object.keys(others).length === 0 && (types ?? ["object"]).includes("object");
}

function united(left: Shape, right: Shape): Shape {
  const properties = new Map([...(left.object?.properties ?? []), ...(right.object?.properties ?? [])]);
  const required = [...(left.object?.required ?? []), ...(right.object?.required ?? [])];
  return {
    types: ["object"],
    object: { ...left.object, ...right.object, properties, ...(required.length > 0 && { required }) },
  };
}
