import { documentKind, type Json, type JsonRecord } from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { ResolvedSet } from "../../resolve/resolved.js";
import { Bundler } from "./bundler.js";
import { asyncApiGrammar, openApiGrammar } from "./grammar.js";

export { schemaBundle } from "./schema.js";

/** Each OpenAPI document of a run as one that refers to nothing outside, by the name of its file without folder and extension. */
export function openApiBundles(set: ResolvedSet): ReadonlyMap<string, Json> {
  const bundles = new Map<string, Json>();
  for (const document of entriesOf(set, "openapi")) {
    const stem = stemOf(document);
    let name = stem;
    for (let number = 2; bundles.has(name); number++) name = `${stem}-${number}`;
    bundles.set(name, new Bundler(set, openApiGrammar).run([document]));
  }
  return bundles;
}

/**
 * All AsyncAPI documents of a run as one: they describe one bus. What stands at the root of the document that has the title of the
 * run is taken from there.
 */
export function asyncApiBundle(set: ResolvedSet, title: string | undefined): JsonRecord | undefined {
  const documents = entriesOf(set, "asyncapi");
  if (documents.length === 0) return undefined;
  const main = documents.find(
    ({ data }) => (data as { readonly info?: { readonly title?: Json } }).info?.title === title,
  );
  const ordered =
    main === undefined ? documents : [main, ...documents.filter((document) => document !== main)];
  return new Bundler(set, asyncApiGrammar).run(ordered);
}

function entriesOf(set: ResolvedSet, kind: "openapi" | "asyncapi"): readonly SourceDocument[] {
  return set.entries.filter(({ data }) => documentKind(data)?.kind === kind);
}

function stemOf({ file }: SourceDocument): string {
  return (file.split("/").at(-1) ?? "").replace(/\.[^.]*$/, "");
}
