import type { Json } from "../../ir/index.js";
import { dialectOfUri } from "./dialect.js";
import { describeValue, inside, readRecord, readString, refuse } from "./read.js";
import type { Word, WordPlace } from "./word.js";

/** Read by the resolver, or by whoever looks for declarations; here only the kind of value is checked. */
const structural: Word = { note: true, lower: readString };

const schemaUri: Word = {
  note: true,
  lower(value, place) {
    const uri = readString(value, place);
    if (uri === undefined || dialectOfUri(uri)) return;
    place.scope.reporter.report("dialect-unknown", `\`$schema\` is ${describeValue(uri)}.`, place.origin);
  },
};

const ref: Word = {
  lower(value, place) {
    const text = readString(value, place);
    const target = text === undefined ? undefined : place.scope.set.resolve(text, place.schemaOrigin);
    if (target) place.draft.node.ref = place.scope.declare(target);
  },
};

/** Definitions become declarations where they are referred to, or because their document is an input. */
const definitions: Word = { note: true, lower: readRecord };

/** Words whose meaning is a validator that generated code does not have. */
function unsupported(instead: string): Word {
  return {
    lower(_value, place) {
      const message = `\`${place.word}\` is not supported by this version. ${instead}`;
      place.scope.reporter.report("keyword-unsupported", message, place.origin);
    },
  };
}

/** `false` for an unevaluated word restricts; `true` says nothing, so it needs no support. */
function unsupportedUnlessTrue(instead: string): Word {
  const refused = unsupported(instead);
  return { lower: (value, place) => value === true || refused.lower(value, place) };
}

function readVocabulary(value: Json, place: WordPlace): void {
  const uses = readRecord(value, place) ?? {};
  for (const [uri, required] of Object.entries(uses)) {
    if (typeof required !== "boolean") refuse(inside(place, uri), "true or false", required);
  }
}

/** Identity, references and dialect. */
export const coreWords: readonly (readonly [string, Word])[] = [
  ["$schema", schemaUri],
  ["$id", structural],
  ["$anchor", { ...structural, only: ["2019-09", "2020-12", "asyncapi"] }],
  ["$comment", structural],
  ["$vocabulary", { note: true, only: ["2019-09", "2020-12"], lower: readVocabulary }],
  ["$ref", ref],
  ["$defs", { ...definitions, only: ["2019-09", "2020-12", "asyncapi"] }],
  ["definitions", definitions],
  ["$dynamicAnchor", { ...structural, only: ["2020-12"] }],
  ["$dynamicRef", { ...unsupported("Refer to one schema with `$ref`."), only: ["2020-12", "asyncapi"] }],
  ["$recursiveAnchor", { note: true, only: ["2019-09"], lower: () => undefined }],
  ["$recursiveRef", { ...unsupported("Refer to one schema with `$ref`."), only: ["2019-09"] }],
  [
    "unevaluatedProperties",
    {
      ...unsupportedUnlessTrue("Close the object with `additionalProperties`."),
      only: ["2019-09", "2020-12", "asyncapi"],
    },
  ],
  [
    "unevaluatedItems",
    {
      ...unsupportedUnlessTrue("Close the array with `items: false` or `maxItems`."),
      only: ["2019-09", "2020-12", "asyncapi"],
    },
  ],
];
