/** The export of what a service answers and listens to (openmodule spec §12). */
export type { Describe, SchemaWords } from "./class-schema.js";
export { descriptionsOf } from "./descriptions.js";
export type { OpenApiDocument, PathItem } from "./open-api.js";
export { type SaveOptions, Schema, type SchemaSettings } from "./schema.js";
