import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import type { OpenApiDocument } from "./open-api.js";

type Record = { readonly [key: string]: unknown };

/** Where the document goes when nobody says: what the environment calls `SCHEMA_FILE`, else `../schemas.json`. */
export function defaultSchemaFile(): string {
  const named = process.env["SCHEMA_FILE"];
  return named === undefined || named === "" ? "../schemas.json" : named;
}

/** Writes a document, together with what the file already says of other handlers. Readers never see half of it. */
export function writeSchemaFile(file: string, document: OpenApiDocument): string {
  const path = resolve(file);
  const whole = existsSync(path) ? merged(readDocument(path), document) : document;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(whole, undefined, 2)}\n`);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return path;
}

function readDocument(path: string): Record {
  const data = parsed(readFileSync(path, "utf8"), path);
  if (isRecord(data)) return data;
  throw unreadable(path);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError("CONFIG", "the schema file is there already and is no JSON object", {
    place: path,
    fix: "delete it, or name another file by SCHEMA_FILE",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What is new wins; schemas are sorted by name, so that the order of test files does not show. */
function merged(old: Record, document: OpenApiDocument): Record {
  const components = partOf(old, "components");
  const paths = { ...partOf(old, "paths"), ...document.paths };
  const schemas = { ...partOf(components, "schemas"), ...document.components?.schemas };
  const sorted = Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    ...old,
    ...(Object.keys(paths).length === 0 ? {} : { paths }),
    components: { ...components, schemas: Object.fromEntries(sorted) },
  };
}

function partOf(record: Record, key: string): Record {
  const part = Object.hasOwn(record, key) ? record[key] : undefined;
  return isRecord(part) ? part : {};
}

function isRecord(value: unknown): value is Record {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
