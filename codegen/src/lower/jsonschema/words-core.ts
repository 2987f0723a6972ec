import type { Json, TypeId } from "../../ir/index.js";
import { languageNamed, since } from "./dialect.js";
import { describeValue, readBoolean, readRecord, readString, refuse } from "./read.js";
import type { Word, WordPlace } from "./word.js";

/** Read by the resolver, or by whoever looks for declarations; here only the kind of value is checked. */
const structural: Word = { note: true, lower: readString };

const schemaUri: Word = {
  note: true,
  lower(value, place) {
    const uri = readString(value, place);
    if (uri === undefined) return;
    const language = languageNamed(uri, place.schemaOrigin, place.scope.set);
    const message = `\`$schema\` is ${describeValue(uri)}`;
    if (language === undefined) place.scope.reporter.report("dialect-unknown", `${message}.`, place.origin);
    for (const vocabulary of language?.vocabularies?.unknown ?? [])
      place.scope.reporter.report(
        "dialect-unknown",
        `${message}, which needs the vocabulary ${describeValue(vocabulary)}.`,
        place.origin,
      );
  },
};

const ref: Word = {
  lower(value, place) {
    const text = readString(value, place);
    const target = text === undefined ? undefined : place.scope.set.resolve(text, place.schemaOrigin);
    if (target) referTo(place.scope.refer(target, place.environment), place);
  },
};

/** The reference that it is here: to what the outermost resource on the way has under its name, if its own target allows that. */
const dynamicRef: Word = {
  lower(value, place) {
    const text = readString(value, place);
    const { set } = place.scope;
    const own = text === undefined ? undefined : set.dynamics?.targetOf(text, place.schemaOrigin);
    if (own === undefined) return;
    const outer = own.anchor === undefined ? undefined : place.environment.get(own.anchor);
    referTo(place.scope.refer(outer ?? own.origin, place.environment), place);
  },
};

function referTo(target: TypeId, { draft, origin }: WordPlace): void {
  if (draft.node.ref === undefined) draft.node.ref = target;
  else (draft.members ??= []).push({ origin, docs: {}, ref: target });
}

function unevaluated(key: "unevaluatedItems" | "unevaluatedProperties"): Word {
  return {
    only: since["2019-09"],
    lower(value, place) {
      place.draft.node[key] = place.subschema(value).node;
    },
  };
}

/** Definitions become declarations where they are referred to, or because their document is an input. */
const definitions: Word = { note: true, lower: readRecord };

function readVocabulary(value: Json, place: WordPlace): void {
  const uses = readRecord(value, place) ?? {};
  for (const [uri, required] of Object.entries(uses)) {
    if (typeof required !== "boolean") refuse(place.inside(uri), "true or false", required);
  }
}

/** Identity, references and dialect. */
export const coreWords: readonly (readonly [string, Word])[] = [
  ["$schema", schemaUri],
  ["id", { ...structural, only: ["draft-04"] }],
  ["$id", { ...structural, only: since["draft-06"] }],
  ["$anchor", { ...structural, only: since["2019-09"] }],
  // Older drafts have neither of these two, but there, too, nobody means anything else by them.
  ["$comment", structural],
  ["$vocabulary", { note: true, only: since["2019-09"], lower: readVocabulary }],
  ["$ref", ref],
  ["$defs", definitions],
  ["definitions", definitions],
  ["$dynamicAnchor", { ...structural, only: ["2020-12", "mixed"] }],
  ["$dynamicRef", { ...dynamicRef, only: ["2020-12", "mixed"] }],
  [
    "$recursiveAnchor",
    { note: true, only: ["2019-09", "mixed"], lower: (value, place) => void readBoolean(value, place) },
  ],
  ["$recursiveRef", { ...dynamicRef, only: ["2019-09", "mixed"] }],
  ["unevaluatedProperties", unevaluated("unevaluatedProperties")],
  ["unevaluatedItems", unevaluated("unevaluatedItems")],
];
