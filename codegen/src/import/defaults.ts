import { isList, isRecord, type Json, type JsonRecord, ownValue } from "../ir/index.js";

/** The class that a reference names, if the document has it. */
export type FindClass = (ref: Json) => JsonRecord | undefined;

/**
 * A default as our documents write it. Python exports that of a class with all its fields, also those that are null; in our documents,
 * as on the wire (openmodule spec §2.1), such fields are absent. Nulls in plain objects stay.
 */
export function defaultOf(value: Json, schema: JsonRecord, find: FindClass): Json {
  const described = classOf(schema, find) ?? schema;
  if (isList(value)) {
    const items = ownValue(described, "items");
    return isRecord(items) ? value.map((item) => defaultOf(item, items, find)) : value;
  }
  const properties = ownValue(described, "properties");
  if (!isRecord(value) || !isRecord(properties)) return value;
  const kept = Object.entries(value).flatMap(([name, part]) => {
    const property = ownValue(properties, name);
    if (!isRecord(property)) return [[name, part] as const];
    return part === null ? [] : [[name, defaultOf(part, property, find)] as const];
  });
  return Object.fromEntries(kept);
}

/** Beside other words a reference stands in an `allOf` of its own. */
function classOf(schema: JsonRecord, find: FindClass): JsonRecord | undefined {
  const ref = ownValue(schema, "$ref");
  if (ref !== undefined) return find(ref);
  const members = ownValue(schema, "allOf");
  const [only, ...others] = isList(members) ? members : [];
  return others.length === 0 && isRecord(only) ? classOf(only, find) : undefined;
}
