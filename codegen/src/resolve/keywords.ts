/**
 * How a value is to be read while looking for references. `schema` knows which keywords hold schemas, and so what is only
 * data; `object` is a part of OpenAPI, AsyncAPI or a device module, where most keys may hold references. The `…-map` kinds hold names of
 * the author's choosing: there `default` or `enum` is the name of a property.
 */
export type Context = "schema" | "schema-map" | "object" | "object-map";

const schemaKeywords: ReadonlySet<string> = new Set([
  "additionalItems",
  "additionalProperties",
  "allOf",
  "anyOf",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "oneOf",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

const schemaMaps: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** Keys of OpenAPI, AsyncAPI and device modules that hold maps of names. */
const objectMaps: ReadonlySet<string> = new Set([
  ...schemaMaps,
  "callbacks",
  "channels",
  "content",
  "correlationIds",
  "devices",
  "encoding",
  "links",
  "mediaTypes",
  "messageTraits",
  "messages",
  "operationTraits",
  "operations",
  "parameters",
  "pathItems",
  "paths",
  "replies",
  "replyAddresses",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes",
  "serverVariables",
  "servers",
  "variables",
  "webhooks",
]);

/** Keys whose values are data of the author: whatever looks like a reference there is none. */
const dataKeys: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

/** How the value of a key is to be read; undefined when there is nothing to find in it. */
export function contextBelow(context: Context, key: string): Context | undefined {
  if (context === "schema-map") return "schema";
  if (context === "object-map") return "object";
  if (context === "schema")
    return schemaKeywords.has(key) ? "schema" : schemaMaps.has(key) ? "schema-map" : undefined;
  if (dataKeys.has(key) || key.startsWith("x-")) return undefined;
  return objectMaps.has(key) ? "object-map" : "object";
}

/** How the items of a list are to be read. */
export function contextOfItems(context: Context): Context {
  if (context === "schema-map") return "schema";
  return context === "object-map" ? "object" : context;
}

/** Keywords whose schemas speak about the same value as the schema that holds them. */
export const inPlaceKeywords = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"] as const;
