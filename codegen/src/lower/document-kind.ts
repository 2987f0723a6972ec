import { isRecord, type Json } from "../ir/index.js";
import { keywordTable } from "./jsonschema/table.js";

/** The language of a document. A `fragment` is none by itself: it only holds what other documents refer to. */
export type DocumentKind = "asyncapi" | "openapi" | "jsonschema" | "fragment";

/** Tells the language of a document by the keys at its root. */
export function documentKind(data: Json | undefined): DocumentKind {
  if (typeof data === "boolean") return "jsonschema";
  if (!isRecord(data)) return "fragment";
  if (Object.hasOwn(data, "asyncapi")) return "asyncapi";
  if (Object.hasOwn(data, "openapi") || Object.hasOwn(data, "swagger")) return "openapi";
  if (Object.hasOwn(data, "$schema")) return "jsonschema";
  const keys = Object.keys(data).filter((key) => !key.startsWith("x-"));
  return keys.length > 0 && keys.every((key) => keywordTable.has(key)) ? "jsonschema" : "fragment";
}
