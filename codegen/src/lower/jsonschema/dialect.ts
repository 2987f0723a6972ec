import {
  childOf,
  documentKind,
  isRecord,
  type Json,
  type Origin,
  openApi30Dialect,
  openApiDialect,
  ownValue,
  pointerTokens,
} from "../../ir/index.js";
import type { ResolvedSet } from "../../resolve/resolved.js";
import { readVocabularies, type VocabularyUse } from "./vocabulary.js";

/**
 * A dialect of JSON Schema. `mixed` is that of documents which name none, in AsyncAPI, too: draft-07 with everything that later
 * drafts added, and with siblings of `$ref` obeyed, which is what people who write them mean.
 */
export type Dialect = "draft-04" | "draft-06" | "draft-07" | "2019-09" | "2020-12" | "mixed" | "openapi-3.0";

/** What a schema is written in: a dialect, of which its meta-schema may leave out some. */
export type Language = { readonly dialect: Dialect; readonly vocabularies?: VocabularyUse };

/** The dialects that know a keyword, by the draft that brought it. */
export const since = {
  "draft-06": ["draft-06", "draft-07", "2019-09", "2020-12", "mixed", "openapi-3.0"],
  "draft-07": ["draft-07", "2019-09", "2020-12", "mixed", "openapi-3.0"],
  "2019-09": ["2019-09", "2020-12", "mixed"],
} as const satisfies { readonly [draft: string]: readonly Dialect[] };

const dialectsByUri = new Map<string, Dialect>([
  ["http://json-schema.org/draft-04/schema", "draft-04"],
  ["http://json-schema.org/draft-06/schema", "draft-06"],
  ["http://json-schema.org/draft-07/schema", "draft-07"],
  ["https://json-schema.org/draft/2019-09/schema", "2019-09"],
  ["https://json-schema.org/draft/2020-12/schema", "2020-12"],
  [openApi30Dialect, "openapi-3.0"],
]);

/** The dialect that a `$schema` names; undefined when it is none of ours. An empty fragment at the end says nothing. */
export function dialectOfUri(uri: string): Dialect | undefined {
  const plain = uri.replace(/#$/, "");
  if (/^https:\/\/spec\.openapis\.org\/oas\/3\.[12]\/dialect\/[0-9a-z-]+$/.test(plain)) return "2020-12";
  return (
    dialectsByUri.get(plain) ??
    dialectsByUri.get(plain.replace(/^https:\/\/json-schema\.org\/draft-/, "http://json-schema.org/draft-"))
  );
}

/** Whether words beside `$ref` are obeyed. */
export function obeysRefSiblings(dialect: Dialect): boolean {
  return !dialect.startsWith("draft-") && dialect !== "openapi-3.0";
}

/** Whether `exclusiveMinimum` and `exclusiveMaximum` are flags about the bounds beside them. */
export function hasExclusiveFlags(dialect: Dialect): boolean {
  return dialect === "draft-04" || dialect === "openapi-3.0";
}

/** The language at a place in a document: that of the innermost `$schema` on the way to it. */
export function languageAt(
  set: ResolvedSet,
  origin: Origin,
  fallback: Dialect,
  known: KnownLanguages = new Map(),
): Language {
  const { value, language } = placeAt(origin, { set, fallback, known });
  return ownLanguage(value, origin, set) ?? language;
}

/** What stands at places that others are in, and the language around it: definitions share their way. */
export type KnownLanguages = Map<string, LanguagePlace>;

type LanguagePlace = { readonly value: Json | undefined; readonly language: Language };
type Way = { readonly set: ResolvedSet; readonly fallback: Dialect; readonly known: KnownLanguages };

function placeAt({ file, pointer }: Origin, way: Way): LanguagePlace {
  const root = { file, pointer: "" };
  if (pointer === "") return rootPlace(root, way);
  const end = pointer.lastIndexOf("/");
  const key = `${file}#${pointer.slice(0, end)}`;
  const around = way.known.get(key) ?? placeAt({ file, pointer: pointer.slice(0, end) }, way);
  way.known.set(key, around);
  const [token = ""] = pointerTokens(pointer.slice(end));
  return {
    value: around.value === undefined ? undefined : childOf(around.value, token),
    language: ownLanguage(around.value, root, way.set) ?? around.language,
  };
}

function rootPlace(root: Origin, { set, fallback }: Way): LanguagePlace {
  const value = set.valueAt(root);
  const inherited = set.schemaUriOf?.(root.file) ?? openApiDialect(value);
  return { value, language: (inherited && languageNamed(inherited, root, set)) || { dialect: fallback } };
}

/** The language that a schema names for itself and all below it. */
export function ownLanguage(value: Json | undefined, at: Origin, set: ResolvedSet): Language | undefined {
  const uri = isRecord(value) ? ownValue(value, "$schema") : undefined;
  // The root of a device module is no schema, and names its own grammar there.
  if (typeof uri !== "string" || documentKind(value)?.kind === "devices") return undefined;
  return languageNamed(uri, at, set);
}

/** Meta-schemas of meta-schemas: nobody goes further than this. */
const maxMetaSchemas = 4;

/** What a `$schema` names: a dialect of ours, or a meta-schema among the documents that is written in one. */
export function languageNamed(uri: string, at: Origin, set: ResolvedSet, depth = 0): Language | undefined {
  const dialect = dialectOfUri(uri);
  if (dialect !== undefined) return { dialect };
  const target = depth < maxMetaSchemas ? set.find?.(uri, at) : undefined;
  const metaSchema = target && set.valueAt(target);
  if (target === undefined || !isRecord(metaSchema)) return undefined;
  const above = ownValue(metaSchema, "$schema");
  const base = typeof above === "string" ? languageNamed(above, target, set, depth + 1) : undefined;
  const uses = ownValue(metaSchema, "$vocabulary");
  return base && isRecord(uses) ? { dialect: base.dialect, vocabularies: readVocabularies(uses) } : base;
}
