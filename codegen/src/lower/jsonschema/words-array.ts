import { isList, type Json } from "../../ir/index.js";
import { since } from "./dialect.js";
import { readBoolean, readCount, readList, within } from "./read.js";
import type { Word, WordPlace } from "./word.js";

function count(key: "minItems" | "maxItems" | "minContains" | "maxContains"): Word {
  return {
    lower(value, place) {
      const limit = readCount(value, place);
      if (limit !== undefined) place.draft.array[key] = limit;
    },
  };
}

function lowerPrefix(value: Json, place: WordPlace): void {
  const members = readList(value, place);
  if (members === undefined || !within(members.length, "maxTupleItems", "items", place)) return;
  place.draft.array.prefixItems = members.map((member, index) => place.subschema(member, index).node);
}

/** An `items` that allows everything restricts nothing, but `unevaluatedItems` finds nothing left over then. */
function lowerRest(value: Json, place: WordPlace): void {
  place.draft.array.items = place.subschema(value).node;
}

/** Before 2020-12 an array of `items` was a tuple, and `additionalItems` spoke about the rest. */
const items: Word = {
  lower(value, place) {
    const { dialect } = place.language;
    const mayBeTuple = dialect !== "2020-12" && dialect !== "openapi-3.0";
    if (mayBeTuple && isList(value)) lowerPrefix(value, place);
    else lowerRest(value, place);
  },
};

const additionalItems: Word = {
  only: ["draft-04", "draft-06", "draft-07", "2019-09", "mixed"],
  lower(value, place) {
    if (isList(place.schema["items"])) lowerRest(value, place);
    else place.subschema(value);
  },
};

const contains: Word = {
  only: since["draft-06"],
  lower(value, place) {
    place.draft.array.contains = place.subschema(value).node;
    if (place.language.dialect === "2019-09" && place.scope.mentions("unevaluatedItems"))
      place.draft.countsSilently = true;
  },
};

const uniqueItems: Word = {
  lower(value, place) {
    if (readBoolean(value, place)) place.draft.array.uniqueItems = true;
  },
};

/** The facet of arrays. */
export const arrayWords: readonly (readonly [string, Word])[] = [
  ["items", items],
  ["prefixItems", { only: ["2020-12", "mixed"], lower: lowerPrefix }],
  ["additionalItems", additionalItems],
  ["contains", contains],
  ["minContains", { ...count("minContains"), only: since["2019-09"] }],
  ["maxContains", { ...count("maxContains"), only: since["2019-09"] }],
  ["minItems", count("minItems")],
  ["maxItems", count("maxItems")],
  ["uniqueItems", uniqueItems],
];
