import { isList, isRecord, type Json } from "../ir/index.js";

/** A value as JSON text over several lines; integers of any size are written out, which `JSON.stringify` refuses. */
export function prettyJson(value: Json, indent = ""): string {
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => `${inner}${prettyJson(item, inner)}`).join(",\n")}\n${indent}]`;
  }
  if (!isRecord(value)) return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([name, entry]) => `${inner}${JSON.stringify(name)}: ${prettyJson(entry, inner)}`,
  );
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

/** A value as JSON text on one line. */
export function shortJson(value: Json): string {
  if (isList(value)) return `[${value.map(shortJson).join(", ")}]`;
  if (!isRecord(value)) return typeof value === "bigint" ? String(value) : JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([name, entry]) => `${JSON.stringify(name)}: ${shortJson(entry)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
