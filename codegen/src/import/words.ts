import { isList, isRecord, type Json, type JsonRecord } from "../ir/index.js";

type Test = (value: Json) => boolean;

const isCount: Test = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isNumber: Test = (value) => typeof value === "number" || typeof value === "bigint";
const isText: Test = (value) => typeof value === "string";
const isFlag: Test = (value) => typeof value === "boolean";

/** Keywords that mean here what they mean there, each with what its value must be. */
export const sameMeaning: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map(
    (word) => [word, isCount] as const,
  ),
  ...["minimum", "maximum", "multipleOf"].map((word) => [word, isNumber] as const),
  ["pattern", isText],
  ["uniqueItems", isFlag],
  ["deprecated", isFlag],
  ["enum", (value) => isList(value) && value.length > 0],
  ["const", () => true],
]);

/** Keywords that say nothing of which values fit. `title` only repeats the name. */
export const silent: ReadonlySet<string> = new Set([
  "title",
  "example",
  "examples",
  "readOnly",
  "writeOnly",
  "externalDocs",
  "nullable",
  "xml",
]);

/** Formats that the generator knows by the same name. */
export const sameFormats: ReadonlySet<string> = new Set(["date", "uuid", "email", "uri", "ipv4", "ipv6"]);

/**
 * A time of day as Python writes it, `01:02:03` (openmodule spec §2.1), a zone only where it has one. The format `time` of JSON
 * Schema has always one.
 */
export const timeOfDay: JsonRecord = {
  type: "string",
  pattern: "^(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|[+-]\\d\\d:\\d\\d)?$",
};

/** Formats of other tools that only describe, and need no word. */
export const silentFormats: ReadonlySet<string> = new Set(["float", "double", "int32", "password"]);

/** Times that travel as numbers, by class and property; all others are texts (openmodule spec §2.1). */
export const numericTimes: ReadonlySet<string> = new Set(["Access.start", "Access.end"]);

/** Integers that exceed what a number of JavaScript holds (openmodule spec §2.4). */
export const largeIntegers: ReadonlySet<string> = new Set(["vehicle_id"]);

/** Keywords that {@link import("./schemas.js").SchemaReader} reads itself. */
export const readElsewhere: ReadonlySet<string> = new Set([
  "$ref",
  "type",
  "format",
  "description",
  "default",
  "properties",
  "required",
  "items",
  "additionalProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "exclusiveMinimum",
  "exclusiveMaximum",
]);

/** Whether a value is a schema that allows nothing but null. */
export function isNull(schema: Json): boolean {
  return isRecord(schema) && schema["type"] === "null";
}
