import type { Reporter } from "../diagnostics/index.js";
import {
  type ApiModel,
  createMerger,
  documentKind,
  isOpenApiDialect,
  isRecord,
  type Json,
  ownValue,
  sortedBy,
  type TypeDecl,
  type TypeId,
  typeId,
  typeLookup,
} from "../ir/index.js";
import type { Limits } from "../limits.js";
import type { SourceDocument } from "../load/source.js";
import type { ResolvedSet } from "../resolve/resolved.js";
import type { SchemaOptions } from "../schema-options.js";
import { assembleApi, collectApi, collectWire, prepareApi } from "./asyncapi/index.js";
import { Declarations, type UndeclaredScope } from "./declarations.js";
import { collectModules } from "./devices/index.js";
import type { LowerMemory } from "./lower-once.js";
import { assembleRest, collectRest, restScope, tellApart } from "./openapi/index.js";
import { createRemarks } from "./remarks.js";
import { reportDynamicRings } from "./rings.js";
import { declareSchemaDocument } from "./schema-documents.js";
import type { Scope } from "./scope.js";

export { LowerMemory } from "./lower-once.js";

/** What lowering works on. */
export type LowerInput = {
  readonly set: ResolvedSet;
  readonly limits: Limits;
  readonly reporter: Reporter;
  readonly options?: SchemaOptions;
  readonly memory?: LowerMemory | undefined;
  /** Whether topics with places for values are kept; false where left out. */
  readonly keepsPlaces?: boolean | undefined;
};

/** Turns the documents of a run into the model: every named schema once, topics, services, and the rules of the wire. */
export function lowerDocuments(input: LowerInput): ApiModel {
  const { set, limits, reporter, options = {}, memory, keepsPlaces = false } = input;
  const entries = sortedBy(set.entries, (document) => document.file);
  const referred = new Set<string>();
  const scope: UndeclaredScope = {
    set: noting(set, referred),
    limits,
    reporter,
    structureCode: "asyncapi-structure",
    remark: createRemarks(reporter),
    hierarchies: new Map(),
    unions: [],
    ...fileRules(set, options),
    fallbackDialect: "mixed",
    keepsPlaces,
  };
  const declarations = new Declarations(scope, memory);
  const asyncApi = entries.filter((document) => documentKind(document.data)?.kind === "asyncapi");
  const openApi = entries.filter((document) => documentKind(document.data)?.kind === "openapi");
  declareSchemas(entries, declarations.context);
  const prepared = prepareApi(collectApi(asyncApi, declarations), declarations);
  const collectedRest = collectRest(openApi, declarations);
  const modules = collectModules(
    entries.filter((document) => documentKind(document.data)?.kind === "devices"),
    declarations,
  );
  declarations.drain();
  reportUnusable(entries, referred, reporter);
  const declared = declarations.list();
  if (set.dynamics) reportDynamicRings(declared, reporter);
  const merge = createMerger(declared, memory?.merge);
  const united = declared.map((decl): TypeDecl => ({ ...decl, node: merge(decl.node) }));
  const types = tellApart(united, { declared, ...declarations.context });
  const merged = { lookup: typeLookup(types), merge, reporter };
  const api = assembleApi(prepared, merged);
  return {
    types: sortedBy(
      [...types, ...api.types],
      (decl) => decl.name,
      (decl) => decl.id,
    ),
    topics: api.topics,
    services: api.services,
    ...(collectedRest && {
      rest: assembleRest(collectedRest, { ...merged, scope: restScope(declarations) }),
    }),
    ...(modules && { modules }),
    wire: collectWire(
      sortedBy(set.documents, (document) => document.file),
      declarations.context,
    ),
    title: commonTitle([...asyncApi, ...openApi]),
    sources: sortedBy(set.documents, (document) => document.file).map((document) => document.file),
  };
}

function declareSchemas(entries: readonly SourceDocument[], scope: Scope): void {
  for (const document of entries) {
    if (documentKind(document.data)?.kind === "jsonschema") declareSchemaDocument(document, scope);
  }
}

/** Fragments are fine as inputs when another document uses them, as in a folder of parts. */
function reportUnusable(
  entries: readonly SourceDocument[],
  referred: ReadonlySet<string>,
  reporter: Reporter,
): void {
  for (const { file, data } of entries) {
    const kind = documentKind(data)?.kind;
    if (kind !== undefined || referred.has(file)) continue;
    reporter.report(
      "input-unknown",
      "The root of the document says neither what it is, nor does another document refer to it.",
      { file, pointer: "" },
    );
  }
}

/** What holds in a file: as the options say, or else as the language of the file has it. */
function fileRules(
  set: ResolvedSet,
  { formats, defaults }: SchemaOptions,
): Pick<Scope, "assertsFormats" | "appliesDefaults" | "isOpenApi"> {
  const isOpenApi = remembered((file) => {
    const kind = documentKind(set.valueAt({ file, pointer: "" }))?.kind;
    return kind === "openapi" || isOpenApiDialect(set.schemaUriOf?.(file));
  });
  // A fragment is of the language of the documents that use it, and only API documents are split into fragments.
  const isApi = remembered(
    (file) => isOpenApi(file) || documentKind(set.valueAt({ file, pointer: "" }))?.kind !== "jsonschema",
  );
  return {
    isOpenApi,
    assertsFormats: formats === undefined ? isApi : () => formats === "assert",
    // What a server assumes about an absent value is its business; nobody wants it sent.
    appliesDefaults: defaults === undefined ? (file) => !isOpenApi(file) : () => defaults === "apply",
  };
}

function remembered(answer: (file: string) => boolean): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const found = answer(file);
    known.set(file, found);
    return found;
  };
}

/** The set, with a note of every file that a reference leads to. The way to a value is gone once: many refer to few. */
function noting(set: ResolvedSet, referred: Set<string>): ResolvedSet {
  const values = new Map<TypeId, Json | undefined>();
  return {
    ...set,
    resolve: (ref, at) => {
      const target = set.resolve(ref, at);
      if (target && target.file !== at.file) referred.add(target.file);
      return target;
    },
    valueAt: (origin) => {
      const id = typeId(origin);
      const known = values.get(id);
      if (known !== undefined) return known;
      const value = set.valueAt(origin);
      values.set(id, value);
      return value;
    },
  };
}

/** The title that all API documents share: parts may add to that of the whole, as in `shop` and `shop: orders`. */
function commonTitle(documents: readonly SourceDocument[]): string | undefined {
  const titles = documents
    .map((document) => titleOf(document.data) ?? "")
    .sort((a, b) => a.length - b.length);
  const shortest = titles[0] ?? "";
  return shortest !== "" && titles.every((title) => title.startsWith(shortest)) ? shortest : undefined;
}

function titleOf(data: Json): string | undefined {
  const info = isRecord(data) ? ownValue(data, "info") : undefined;
  const title = isRecord(info) ? ownValue(info, "title") : undefined;
  return typeof title === "string" ? title : undefined;
}
