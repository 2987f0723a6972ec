import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Reporter } from "../diagnostics/index.js";
import { readDocument } from "../load/index.js";
import type { SourceDocument } from "../load/source.js";

/** The meta-schemas that a document may refer to without bringing them: their addresses, and the files that hold them. */
const files: ReadonlyMap<string, string> = new Map([
  ["http://json-schema.org/draft-04/schema", "ajv-draft-04/dist/refs/json-schema-draft-04.json"],
  ["http://json-schema.org/draft-06/schema", "ajv/dist/refs/json-schema-draft-06.json"],
  ["http://json-schema.org/draft-07/schema", "ajv/dist/refs/json-schema-draft-07.json"],
  ...vocabularies("2019-09", ["applicator", "content", "core", "format", "meta-data", "validation"]),
  ...vocabularies("2020-12", [
    "applicator",
    "content",
    "core",
    "format-annotation",
    "meta-data",
    "unevaluated",
    "validation",
  ]),
]);

function vocabularies(draft: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const address = `https://json-schema.org/draft/${draft}`;
  const folder = `ajv/dist/refs/json-schema-${draft}`;
  return [
    [`${address}/schema`, `${folder}/schema.json`],
    ...names.map((name) => [`${address}/meta/${name}`, `${folder}/meta/${name}.json`] as const),
  ];
}

/** They are ours and known to be sound, so no limit that a user sets keeps one from being read. */
const limits = { maxDocumentBytes: 1 << 20, maxNesting: 64 };

/** The meta-schema at an address without fragment; undefined when it is none that we have. */
export function readMetaSchema(uri: string, reporter: Reporter): SourceDocument | undefined {
  const known =
    files.get(uri) ?? files.get(uri.replace(/^https:\/\/(?=json-schema\.org\/draft-)/, "http://"));
  if (known === undefined) return undefined;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(known));
  return readDocument({ file: documentName(uri), bytes, limits, reporter });
}

/** The same on every machine, in a folder that no project has. */
function documentName(uri: string): string {
  const [draft = "", ...parts] = uri
    .replace(/^https?:\/\/json-schema\.org\/(?:draft\/)?/, "")
    .split("/")
    .filter((part) => part !== "meta");
  const vocabulary = parts.filter((part) => part !== "schema");
  return `(built-in)/${["json-schema", draft, ...vocabulary].join("-")}.json`;
}
