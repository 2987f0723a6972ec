/**
 * Every name that emitted code may take from `@edgeloom/runtime/generated`, by what it is there. The printer refuses others,
 * and so does the gate, so a new door of the runtime is opened by a row here.
 */
// biome-ignore format: reads as a table
export const doors = {
  /** Functions. */
  value: [
    "allOf", "any", "anyJsonPayload", "anyOf", "array", "boolean", "bytesPayload", "constant", "content", "deviceModule", "deviceType",
    "enumeration", "header", "ifThenElse", "integer", "json", "jsonPayload", "message", "method", "model", "never", "not", "nothing",
    "number", "object", "oneOf", "operation", "optional", "parameter", "path", "query", "ref", "required", "schema", "service", "string",
    "textPayload", "topic", "tuple", "wire",
  ],
  /** Functions of straight-line checks. */
  check: [
    "allDistinct", "among", "codePoints", "equal", "fitsFormat", "has", "isArray", "isArrayOf", "isFinite", "isInt64", "isInteger", "isMultiple", "isObject",
    "matches", "once", "short", "shown",
    // Formats.
    "isBase64", "isBase64Url", "isDate", "isDateTime", "isDecimal", "isDuration", "isEmail", "isHostname", "isIdnEmail", "isIdnHostname",
    "isInt32", "isIpv4", "isIpv6", "isIri", "isIriReference", "isJsonPointer", "isLocalDateTime", "isRecurrence", "isRegex",
    "isRelativeJsonPointer", "isTime", "isUint64", "isUnixTime", "isUri", "isUriReference", "isUriTemplate", "isUuid",
  ],
  /** Functions of a module of its own, which only the files import that need it. */
  patterns: ["patterns.linear"],
  /** Types. */
  type: [
    "DeviceModule", "DeviceType", "FileContent", "FileInput", "Json", "Message", "Method", "Model", "Operation", "SecurityScheme", "Service", "ShapeLike", "Topic",
    "WireRules",
  ],
} as const;

/** The modules of the runtime that emitted code imports as a whole, by the name that they have there. */
export const runtimeModules = {
  e: "@edgeloom/runtime/generated",
  patterns: "@edgeloom/runtime/patterns",
} as const;

/** A name that emitted code may take from the runtime. */
export type Door = (typeof doors)["value" | "check" | "patterns" | "type"][number];

const types: ReadonlySet<string> = new Set(doors.type);
const values: ReadonlySet<string> = new Set([...doors.value, ...doors.check, ...doors.patterns]);

/** What a door is, or undefined for a name that is none. */
export function doorUse(name: string): "type" | "value" | undefined {
  if (types.has(name)) return "type";
  return values.has(name) ? "value" : undefined;
}
