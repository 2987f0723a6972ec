import { isList, isRecord, type JsonRecord, ownValue } from "./json.js";
import type { Json } from "./node.js";

/** The language of a document and the version it claims. */
export type DocumentKind =
  | { readonly kind: "openapi" | "asyncapi" | "devices"; readonly version: string }
  /** `version` is the draft that `$schema` names: `2020-12`, `draft-07` …; undefined when it names none. */
  | { readonly kind: "jsonschema"; readonly version: string | undefined };

const jsonTypes: ReadonlySet<Json> = new Set([
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "integer",
  "string",
]);

/** The key that names the language of an API document. Its value may be a number in YAML, where `3.1` is one. */
const apiKeys = [
  ["openapi", "openapi"],
  ["swagger", "openapi"],
  ["asyncapi", "asyncapi"],
  ["deviceModule", "devices"],
] as const;

/** Keywords that only a schema has at its root; each with what its value must look like. */
const telling: readonly (readonly [keyword: string, fits: (value: Json) => boolean])[] = [
  ["$defs", isRecord],
  ["definitions", isRecord],
  ["properties", isRecord],
  ["patternProperties", isRecord],
  ["allOf", isList],
  ["anyOf", isList],
  ["oneOf", isList],
  ["enum", isList],
  ["prefixItems", isList],
  [
    "type",
    (value) =>
      jsonTypes.has(value) ||
      (isList(value) && value.length > 0 && value.every((type) => jsonTypes.has(type))),
  ],
  ["$ref", (value) => typeof value === "string"],
  ["$anchor", (value) => typeof value === "string"],
  ["$dynamicAnchor", (value) => typeof value === "string"],
];

const isNumeric = (value: Json): boolean => typeof value === "number" || typeof value === "bigint";
const isSchema = (value: Json): boolean => isRecord(value) || typeof value === "boolean";
const isFlag = (value: Json): boolean => typeof value === "boolean";
const isText = (value: Json): boolean => typeof value === "string";
const isAnything = (): boolean => true;

/** Keywords that other files may have, too: they make a schema of what holds nothing but keywords. */
// biome-ignore format: a table
const restricting: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ...telling,
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
    "minContains", "maxContains", "minProperties", "maxProperties"].map((word) => [word, isNumeric] as const),
  ...["additionalItems", "additionalProperties", "contains", "else", "if", "not", "propertyNames", "then", "unevaluatedItems",
    "unevaluatedProperties"].map((word) => [word, isSchema] as const),
  ...["dependencies", "dependentRequired", "dependentSchemas"].map((word) => [word, isRecord] as const),
  ["const", isAnything],
  ["items", (value: Json) => isSchema(value) || isList(value)],
  ["required", isList],
  ["uniqueItems", isFlag],
  ["pattern", isText],
  ["format", isText],
  ["contentEncoding", isText],
  ["contentMediaType", isText],
  ["$dynamicRef", isText],
  ["$recursiveRef", isText],
]);

/** Keywords that restrict nothing. */
const neutral: ReadonlySet<string> = new Set([
  "$comment",
  "$id",
  "$recursiveAnchor",
  "$schema",
  "$vocabulary",
  "contentSchema",
  "default",
  "deprecated",
  "description",
  "examples",
  "id",
  "readOnly",
  "title",
  "writeOnly",
]);

function holdsOnlyKeywords(data: JsonRecord): boolean {
  const words = Object.keys(data).filter((key) => !neutral.has(key) && !key.startsWith("x-"));
  return words.length > 0 && words.every((word) => restricting.get(word)?.(data[word] ?? null) === true);
}

/**
 * What a document is, by its root; undefined when it is none of the languages that we read: a fragment that only holds what
 * other documents refer to, or no document for us at all.
 */
export function documentKind(data: Json | undefined): DocumentKind | undefined {
  if (typeof data === "boolean") return { kind: "jsonschema", version: undefined };
  if (!isRecord(data)) return undefined;
  for (const [key, kind] of apiKeys) {
    const version = ownValue(data, key);
    if (typeof version === "string" || typeof version === "number") return { kind, version: String(version) };
  }
  return jsonSchemaKind(data);
}

/** `$schema` alone does not make a schema: configuration files name their own schema there. */
function jsonSchemaKind(data: JsonRecord): DocumentKind | undefined {
  const schema = ownValue(data, "$schema");
  const version = typeof schema === "string" ? metaSchemaVersion(schema) : undefined;
  if (version !== undefined) return { kind: "jsonschema", version };
  const speaks = telling.some(([keyword, fits]) => {
    const value = ownValue(data, keyword);
    return value !== undefined && fits(value);
  });
  return speaks || holdsOnlyKeywords(data) ? { kind: "jsonschema", version: undefined } : undefined;
}

/** Our name for the dialect of OpenAPI 3.0, which has none of its own. */
export const openApi30Dialect = "https://spec.openapis.org/oas/3.0/dialect";

/** The address of the dialect that the schemas of an OpenAPI document are written in; undefined for any other document. */
export function openApiDialect(data: Json | undefined): string | undefined {
  const found = documentKind(data);
  if (found?.kind !== "openapi" || !isRecord(data)) return undefined;
  if (/^(?:3$|3\.0|2)/.test(found.version)) return openApi30Dialect;
  const own = ownValue(data, "jsonSchemaDialect");
  return typeof own === "string" ? own : "https://spec.openapis.org/oas/3.1/dialect/base";
}

/** Whether an address is that of a dialect which OpenAPI has for its schemas. */
export function isOpenApiDialect(uri: string | undefined): boolean {
  return uri?.startsWith("https://spec.openapis.org/oas/") ?? false;
}

/** The address of a draft's meta-schema: the way back from {@link metaSchemaVersion}. */
export function metaSchemaUri(version: string): string {
  return version.startsWith("draft-")
    ? `http://json-schema.org/${version}/schema#`
    : `https://json-schema.org/draft/${version}/schema`;
}

/** The draft of a meta-schema's address, `2020-12` or `draft-07`; undefined when it is no meta-schema of JSON Schema. */
export function metaSchemaVersion(uri: string): string | undefined {
  return /^https?:\/\/json-schema\.org\/(?:draft\/)?(\d{4}-\d{2}|draft-\d{2})\/(?:hyper-)?schema#?$/.exec(
    uri,
  )?.[1];
}
