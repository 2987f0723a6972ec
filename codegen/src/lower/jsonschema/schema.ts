import { didYouMean, quote } from "../../diagnostics/index.js";
import { byCodeUnit, childOrigin, isRecord, type Json, type JsonRecord } from "../../ir/index.js";
import { type Language, obeysRefSiblings, ownLanguage } from "./dialect.js";
import { type Draft, type Lowered, newDraft } from "./draft.js";
import { entering } from "./environment.js";
import { finishDraft } from "./finish.js";
import { describeValue } from "./read.js";
import { keywordTable } from "./table.js";
import { vocabularyOf } from "./vocabulary.js";
import type { SchemaPlace, Word, WordPlace } from "./word.js";

/** Lowers one schema with everything that stands inside it; what it refers to is declared and lowered on its own. */
export function lowerSchema(value: Json, place: SchemaPlace): Lowered {
  const { origin, scope } = place;
  if (value === true) return { node: { origin, docs: {} }, notes: {} };
  if (value === false) return { node: { origin, docs: {}, never: true }, notes: {} };
  const draft = newDraft(origin);
  if (!isRecord(value)) {
    scope.reporter.report(
      "keyword-value",
      `A schema must be an object, true or false, but here is ${describeValue(value)}.`,
      origin,
    );
  } else if (place.depth > scope.limits.maxNesting) {
    scope.reporter.report(
      "limit-shape",
      `Schemas are nested more than ${scope.limits.maxNesting} deep, the limit \`maxNesting\`.`,
      origin,
    );
  } else {
    const language = ownLanguage(value, origin, scope.set) ?? place.language;
    const environment = opensResource(value)
      ? entering(place.environment, origin, scope.set)
      : place.environment;
    lowerWords(value, { origin, language, environment, depth: place.depth, scope }, draft);
  }
  return finishDraft(draft);
}

function opensResource(schema: JsonRecord): boolean {
  return Object.hasOwn(schema, "$id") || Object.hasOwn(schema, "id");
}

function lowerWords(schema: JsonRecord, place: SchemaPlace, draft: Draft): void {
  const onlyNotes = Object.hasOwn(schema, "$ref") && !obeysRefSiblings(place.language.dialect);
  for (const key of Object.keys(schema).sort(byCodeUnit)) {
    const word = wordIn(key, place);
    const at = wordPlace(key, schema, place, { draft, isNote: word?.note === true });
    if (word === undefined) reportUnknown(at);
    else if (onlyNotes && key !== "$ref" && !word.note && !word.inOpenApi) reportIgnored(at);
    else word.lower(schema[key] as Json, at);
  }
}

function wordIn(key: string, { language, origin, scope }: SchemaPlace): Word | undefined {
  const { dialect, vocabularies } = language;
  const word = keywordTable.get(key);
  const isKnown = word?.only?.includes(dialect) ?? true;
  if (!isKnown && !(word?.inOpenApi && scope.isOpenApi(origin.file))) return undefined;
  const vocabulary = vocabularies && vocabularyOf(key);
  return vocabulary !== undefined && vocabularies?.without.has(vocabulary) ? undefined : word;
}

/** Made for every word of every schema, so it is spelled out: spreading objects costs a quarter of all lowering. */
function wordPlace(
  key: string,
  schema: JsonRecord,
  place: SchemaPlace,
  { draft, isNote }: { readonly draft: Draft; readonly isNote: boolean },
): WordPlace {
  const { language, environment, depth, scope } = place;
  const origin = childOrigin(place.origin, key);
  return {
    origin,
    language,
    environment,
    depth,
    scope,
    word: key,
    isNote,
    schema,
    schemaOrigin: place.origin,
    draft,
    subschema: (value, ...tokens) =>
      lowerSchema(value, {
        origin: childOrigin(origin, ...tokens),
        language,
        environment,
        depth: depth + 1,
        scope,
      }),
  };
}

function reportUnknown(place: WordPlace): void {
  const { word, language, scope } = place;
  const ours = word.startsWith("x-edgeloom-");
  if (word.startsWith("x-") && !ours) return;
  if (keywordTable.has(word)) {
    const left = language.vocabularies ? " without the vocabularies that its meta-schema leaves out" : "";
    scope.reporter.report(
      "keyword-unknown",
      `\`${word}\` means nothing in ${nameOf(language)}, the dialect of this schema${left}.`,
      place.origin,
    );
    return;
  }
  const known = [...keywordTable.keys()].filter((candidate) => candidate.startsWith("x-edgeloom-") === ours);
  const message = `${quote(word)} is not a keyword.${didYouMean(word, known)}`;
  scope.reporter.report(ours ? "extension-unknown" : "keyword-unknown", message, place.origin);
}

function nameOf({ dialect }: Language): string {
  return dialect === "mixed" ? "all drafts together" : dialect;
}

function reportIgnored(place: WordPlace): void {
  const message = `In ${nameOf(place.language)} the words beside \`$ref\` are ignored, so \`${place.word}\` restricts nothing.`;
  const fix = "Put the `$ref` and this keyword into an `allOf`, or name a later dialect with `$schema`.";
  place.scope.reporter.report("keyword-ignored", message, place.origin, { fix });
}
