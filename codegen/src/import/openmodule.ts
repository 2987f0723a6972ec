import type { Reporter } from "../diagnostics/index.js";
import {
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  pointerJoin,
  sortedBy,
} from "../ir/index.js";
import type { Limits } from "../limits.js";
import type { SourceDocument } from "../load/source.js";
import { channelsOf } from "./channels.js";
import { requestHead, responseHead } from "./heads.js";
import { freeName, schemaNames, schemasPointer } from "./names.js";
import { type FoundPaths, readPaths } from "./paths.js";
import { SchemaReader } from "./schemas.js";
import type { ImportScope } from "./scope.js";
import { yamlText } from "./yaml-text.js";

/** What an import is made of. */
export type ImportJob = {
  readonly document: SourceDocument;
  readonly limits: Limits;
  readonly reporter: Reporter;
};

/**
 * Turns the OpenAPI document that an openmodule service exports (openmodule spec §12) into the text of an AsyncAPI 3.0 document from
 * which we generate its messages and RPCs. Undefined, after it was reported, when the document is no such export. The order of
 * keys in the document decides only the order of properties.
 */
export function importOpenmodule({ document, limits, reporter }: ImportJob): string | undefined {
  const { file, data } = document;
  const refuse = (message: string): undefined => {
    reporter.report("import-document", message, { file, pointer: "" });
  };
  if (!isRecord(data) || typeof ownValue(data, "openapi") !== "string")
    return refuse("The document has no `openapi` at its root.");
  const paths = recordAt(data, ["paths"]);
  if (paths === undefined) return refuse("The document describes no paths, so there is nothing to import.");
  const schemas = recordAt(data, ["components", "schemas"]) ?? {};
  const size = Object.keys(schemas).length + Object.keys(paths).length;
  if (size > limits.maxDeclarations)
    return refuse(`The document has ${size} paths and schemas, the limit is ${limits.maxDeclarations}.`);
  const names = schemaNames(schemas, { file, maxLength: limits.maxNameLength, reporter });
  return yamlText(asyncApi(data, paths, { file, limits, reporter, schemas, names }));
}

function asyncApi(data: JsonRecord, paths: JsonRecord, scope: ImportScope): JsonRecord {
  const reader = new SchemaReader(scope);
  const found = readPaths(paths, reader, scope);
  return asyncApiOf(infoOf(data), found, readSchemas(reader, scope), scope);
}

/** An AsyncAPI document of schemas, and of the RPCs and messages that they are for. */
export function asyncApiOf(
  info: JsonRecord,
  found: FoundPaths,
  schemas: JsonRecord,
  scope: ImportScope,
): JsonRecord {
  const taken = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  const heads = {
    request: freeName("RPCRequestHead", taken),
    response: freeName("RPCResponseHead", taken),
  };
  const envelopes =
    found.rpcs.length === 0 ? {} : { [heads.request]: requestHead, [heads.response]: responseHead };
  return {
    asyncapi: "3.0.0",
    info,
    "x-edgeloom-wire": { input: "lenient", nulls: "drop", charset: "ascii" },
    defaultContentType: "application/json",
    ...channelsOf(found, schemas, heads, scope),
    components: { schemas: { ...schemas, ...envelopes } },
  };
}

function infoOf(data: JsonRecord): JsonRecord {
  const info = recordAt(data, ["info"]) ?? {};
  const [title, version] = [ownValue(info, "title"), ownValue(info, "version")];
  return {
    title:
      typeof title === "string" && title.trim() !== "" ? title.trim().slice(0, 200) : "openmodule service",
    version: typeof version === "string" ? version.slice(0, 100) : "1.0.0",
    description: "Imported by edgeloom from the schema that an openmodule service exports.",
  };
}

function readSchemas(reader: SchemaReader, scope: ImportScope): JsonRecord {
  const entries = Object.entries(scope.schemas).map(([key, schema]) => {
    const name = scope.names.get(key) ?? key;
    const origin: Origin = { file: scope.file, pointer: pointerJoin(schemasPointer, key) };
    return [name, reader.readClass(name, schema, origin)] as const;
  });
  return Object.fromEntries(sortedBy(entries, ([name]) => name));
}

function recordAt(data: JsonRecord, way: readonly string[]): JsonRecord | undefined {
  const found = way.reduce<Json | undefined>(
    (value, key) => (isRecord(value) ? ownValue(value, key) : undefined),
    data,
  );
  return isRecord(found) ? found : undefined;
}
