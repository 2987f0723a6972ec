import { documentKind } from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { ResolvedSet } from "../../resolve/resolved.js";
import type { EmitResult, FilePlan, SymbolId } from "../plan.js";
import { type PlainDocument, selfContained } from "./documents.js";
import { declarationOf } from "./type-of-node.js";

/**
 * Emits the types `paths`, `components` and `operations` of each OpenAPI document, as openapi-typescript makes them, for tools
 * that go by these. It is loaded only here; it reads no file and opens no connection, and nothing of its text reaches the output:
 * what it made is printed anew.
 */
export async function emitPaths(set: ResolvedSet): Promise<readonly EmitResult[]> {
  const documents = set.entries.filter(({ data }) => documentKind(data)?.kind === "openapi");
  const files: FilePlan[] = [];
  for (const document of documents) {
    const path = documents.length === 1 ? "paths" : `paths/${stemOf(document)}`;
    files.push(await planOf(document, path, set));
  }
  return [{ symbols: [], files }];
}

async function planOf(document: SourceDocument, path: string, set: ResolvedSet): Promise<FilePlan> {
  const nodes = await foreignNodes(selfContained(document, set));
  const declared = nodes.flatMap((node) => declarationOf(node) ?? []);
  const declarations = declared.map((body, rank) => ({
    symbol: `paths:${path}:${rank}` as SymbolId,
    rank,
    body,
  }));
  return {
    path,
    template: "module",
    about: "Types by path and operation.",
    declarations,
    sources: [document.file],
  };
}

function stemOf({ file }: SourceDocument): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}

type Transform = typeof import("openapi-typescript");

/** Only the part that turns a document into types: what stands before it would look for configurations and fetch references. */
async function foreignNodes(document: PlainDocument) {
  const { transformSchema, scanDiscriminators, resolveRef } = await import("openapi-typescript");
  type Schema = Parameters<Transform["transformSchema"]>[0];
  type Context = Parameters<Transform["transformSchema"]>[1];
  const schema = document as unknown as Schema;
  const options = { silent: true, alphabetize: true } as const;
  const context = {
    ...options,
    additionalProperties: false,
    arrayLength: false,
    defaultNonNullable: true,
    discriminators: scanDiscriminators(schema, options),
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    conditionalEnums: false,
    dedupeEnums: false,
    excludeDeprecated: false,
    exportType: false,
    immutable: false,
    rootTypes: false,
    rootTypesNoSchemaPrefix: false,
    rootTypesKeepCasing: false,
    injectFooter: [],
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    makePathsEnum: false,
    generatePathParams: false,
    readWriteMarkers: false,
    resolve: ($ref: string) => resolveRef(schema, $ref, { silent: true }),
  } as unknown as Context;
  return transformSchema(schema, context);
}
