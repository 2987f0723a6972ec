import { didYouMean, quote } from "../../diagnostics/index.js";
import {
  childOrigin,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  sortedKeys,
} from "../../ir/index.js";
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
  for (const key of sortedKeys(schema)) {
    const word = wordIn(key, place);
    const at = new WordAt(key, word?.note === true, schema, draft, place);
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

/** Made for every word of every schema, so where its value stands is only spelled out when somebody asks. */
class WordAt implements WordPlace {
  readonly word: string;
  readonly isNote: boolean;
  readonly schema: JsonRecord;
  readonly draft: Draft;
  private readonly place: SchemaPlace;
  private known: Origin | undefined;

  constructor(word: string, isNote: boolean, schema: JsonRecord, draft: Draft, place: SchemaPlace) {
    this.word = word;
    this.isNote = isNote;
    this.schema = schema;
    this.draft = draft;
    this.place = place;
  }

  get origin(): Origin {
    this.known ??= childOrigin(this.place.origin, this.word);
    return this.known;
  }

  get schemaOrigin(): Origin {
    return this.place.origin;
  }

  get language(): Language {
    return this.place.language;
  }

  get environment(): SchemaPlace["environment"] {
    return this.place.environment;
  }

  get depth(): number {
    return this.place.depth;
  }

  get scope(): SchemaPlace["scope"] {
    return this.place.scope;
  }

  subschema(value: Json, ...tokens: readonly (string | number)[]): Lowered {
    const { language, environment, depth, scope } = this.place;
    const origin = childOrigin(this.origin, ...tokens);
    return lowerSchema(value, { origin, language, environment, depth: depth + 1, scope });
  }

  inside(...tokens: readonly (string | number)[]): WordPlace {
    const part = new WordAt(this.word, this.isNote, this.schema, this.draft, this.place);
    part.known = childOrigin(this.origin, ...tokens);
    return part;
  }
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
