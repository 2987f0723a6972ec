import { compile as compileForeign } from "json-schema-to-typescript";
import openapiTS, { astToString } from "openapi-typescript";
import { memoryHost } from "../../../codegen/src/load/index.js";
import { compile } from "../../../codegen/src/pipeline.js";
import type { OracleSchema } from "./corpus.js";

/** Names of the schemas in generated text: `S0`, `S1` … */
export function definitionsOf(
  schemas: readonly OracleSchema[],
): Readonly<Record<string, OracleSchema["schema"]>> {
  return Object.fromEntries(schemas.map(({ schema }, index) => [`S${index}`, schema]));
}

/** Our own types, without `readonly`: the others know no such thing. */
export function ownTypes(schemas: readonly OracleSchema[]): string {
  const document = { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: definitionsOf(schemas) };
  const host = memoryHost({ "/project/own.json": JSON.stringify(document) });
  const { files, diagnostics } = compile({
    root: "/project",
    inputs: ["."],
    emit: ["types"],
    modelFiles: "document",
    host,
    defaults: "ignore",
    patterns: "linear",
  });
  const text = files?.get("models/own.ts");
  if (text === undefined)
    throw new Error(JSON.stringify(diagnostics.filter(({ severity }) => severity === "error")));
  // Whatever JSON value is `unknown` to the others.
  return text
    .replace(/^import .* as e from .*$/m, "declare namespace e { type Json = unknown; }")
    .replaceAll("readonly ", "");
}

/** The types that json-schema-to-typescript makes. */
export function jsonSchemaToTypescript(schemas: readonly OracleSchema[]): Promise<string> {
  const root = { type: "object", definitions: definitionsOf(schemas) } as Parameters<
    typeof compileForeign
  >[0];
  return compileForeign(root, "Root", {
    additionalProperties: false,
    bannerComment: "",
    format: false,
    unreachableDefinitions: true,
  });
}

/** The types that openapi-typescript makes, with names beside its tree of components. */
export async function openapiTypescript(schemas: readonly OracleSchema[]): Promise<string> {
  const document = {
    openapi: "3.1.0",
    info: { title: "oracle", version: "1" },
    paths: {},
    components: { schemas: definitionsOf(schemas) },
  };
  // As text: its own type of a document asks for more than it reads.
  const options = { defaultNonNullable: false, silent: true };
  const text = astToString(await openapiTS(JSON.stringify(document), options));
  const names = schemas.map((_, index) => `export type S${index} = components["schemas"]["S${index}"];`);
  return [text, ...names, ""].join("\n");
}
