import { isRecord, type Json, type JsonRecord, ownValue } from "../ir/index.js";

/**
 * Whether a class extends `ZMQMessage`, by its first fields as they are exported: the document shows fields and not what the class
 * is based on. What it does not show is how they travel (openmodule spec §2.5).
 */
export function isMessage(schema: JsonRecord): boolean {
  const properties = ownValue(schema, "properties");
  if (!isRecord(properties)) return false;
  const { timestamp, name, type } = properties;
  return saysType(timestamp, "string", "date-time") && saysType(name, "string") && isType(type);
}

/** A field of a message, completed by what its base knows of it. */
export function messageProperty(name: string, read: JsonRecord): JsonRecord {
  if (name === "timestamp")
    return { ...described(read), type: "number", format: "unixtime", "x-edgeloom-default": "now" };
  if (name === "name")
    return {
      ...described(read),
      type: "string",
      "x-edgeloom-default": "service-name",
      "x-edgeloom-null": "default",
    };
  return name === "type" ? typeProperty(read) : read;
}

/** The type that a message class has by default is the one that it has always. */
function typeProperty(read: JsonRecord): JsonRecord {
  const fixed = fixedType(read);
  return fixed === undefined ? read : { ...described(read), const: fixed, default: fixed };
}

/** The one text that `type` may be. */
export function fixedType(read: JsonRecord): string | undefined {
  const values = read["enum"];
  const single = Array.isArray(values) && values.length === 1 ? values[0] : undefined;
  const fixed: Json | undefined =
    read["const"] ?? single ?? (values === undefined ? read["default"] : undefined);
  return typeof fixed === "string" ? fixed : undefined;
}

function described(read: JsonRecord): JsonRecord {
  return read["description"] === undefined ? {} : { description: read["description"] };
}

function saysType(schema: Json | undefined, type: string, format?: string): boolean {
  return isRecord(schema) && schema["type"] === type && schema["format"] === format;
}

function isType(schema: Json | undefined): boolean {
  return (
    isRecord(schema) && (schema["type"] === "string" || schema["enum"] !== undefined || "const" in schema)
  );
}
