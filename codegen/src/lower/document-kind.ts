import { isRecord, type Json, ownValue } from "../ir/index.js";

/** The language of a document. A `fragment` is none by itself: it only holds what other documents refer to. */
export type DocumentKind = "asyncapi" | "openapi" | "jsonschema" | "fragment";

/** Tells the language of a document by the keys at its root. */
export function documentKind(data: Json | undefined): DocumentKind {
  if (typeof data === "boolean") return "jsonschema";
  if (!isRecord(data)) return "fragment";
  if (Object.hasOwn(data, "asyncapi")) return "asyncapi";
  if (Object.hasOwn(data, "openapi") || Object.hasOwn(data, "swagger")) return "openapi";
  if (Object.hasOwn(data, "$schema")) return "jsonschema";
  return tellingKeywords.some((keyword) => isKeywordValue(ownValue(data, keyword)))
    ? "jsonschema"
    : "fragment";
}

/** Keywords that people write at the root of a schema. In a fragment such a key would hold a schema: an object with a schema's keys. */
const tellingKeywords: readonly string[] = [
  "$defs",
  "definitions",
  "properties",
  "type",
  "allOf",
  "anyOf",
  "oneOf",
  "enum",
  "const",
  "items",
  "$ref",
];

function isKeywordValue(value: Json | undefined): boolean {
  if (value === undefined) return false;
  return (
    !isRecord(value) ||
    !Object.keys(value).some((key) => key === "type" || key === "$ref" || key === "properties")
  );
}
