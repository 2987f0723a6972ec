import { EdgeloomError } from "@edgeloom/runtime/base";

/** An id in an address: text, a whole number, or an id object of this package. */
export type ResourceId = string | number | bigint | { readonly toJSON: () => string };

/**
 * The text of an id, to be encoded as one segment. Throws `CONFIG` for what is no id: nothing, a boolean, a fraction, or a step
 * `.` or `..`, which address parsers follow even where it is escaped.
 */
export function idText(id: ResourceId): string {
  const text = textOf(id);
  if (text === "") throw wrongId("it is empty");
  if (text.split(/[/\\]/).some(isDotStep)) throw wrongId("it holds a step `.` or `..`");
  return text;
}

/**
 * The segments of a resource name: `streamer/report` gives two. Slashes at the ends do not count. Throws `CONFIG` for an
 * empty name, a step `.` or `..`, or a part that begins with an underscore.
 */
export function nameSegments(name: string): readonly string[] {
  const parts = name.replaceAll(/^\/+|\/+$/g, "").split("/");
  for (const part of parts) {
    if (part === "") throw wrongName("a part of it is empty");
    if (isDotStep(part)) throw wrongName("it holds a step `.` or `..`");
    if (part.startsWith("_")) throw wrongName("a part of it begins with an underscore");
  }
  return parts;
}

function textOf(id: unknown): string {
  if (typeof id === "string") return id;
  if (typeof id === "bigint" || (typeof id === "number" && Number.isSafeInteger(id))) return String(id);
  if (typeof id === "number") throw wrongId("it is not a whole number below 2^53");
  const text = isIdObject(id) ? id.toJSON() : undefined;
  if (typeof text !== "string") throw wrongId(`it is of type ${typeof id}`);
  return text;
}

/** Dates have a JSON form as well, and are no ids. */
function isIdObject(value: unknown): value is { readonly toJSON: () => unknown } {
  if (typeof value !== "object" || value === null || value instanceof Date) return false;
  return "toJSON" in value && typeof value.toJSON === "function";
}

function isDotStep(part: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(part);
}

function wrongId(reason: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `This id cannot stand in an address: ${reason}.`, {
    place: "resource(id)",
    fix: "give the slug or number of one object; leave the argument out to address the whole collection",
  });
}

function wrongName(reason: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `This cannot be the name of a resource: ${reason}.`, {
    place: "resource(name)",
    fix: "give a name such as org or streamer/report",
  });
}
