import { isAnyNode, isList, type Json } from "../../ir/index.js";
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
  if (members === undefined || !within(members.length, place.scope.limits.maxTupleItems, "items", place))
    return;
  place.draft.array.prefixItems = members.map((member, index) => place.subschema(member, index).node);
}

/** An `items` that allows everything says nothing. */
function lowerRest(value: Json, place: WordPlace): void {
  const { node } = place.subschema(value);
  if (!isAnyNode(node)) place.draft.array.items = node;
}

/** Before 2020-12 an array of `items` was a tuple, and `additionalItems` spoke about the rest. */
const items: Word = {
  lower(value, place) {
    const mayBeTuple = place.dialect !== "2020-12" && place.dialect !== "openapi-3.0";
    if (mayBeTuple && isList(value)) lowerPrefix(value, place);
    else lowerRest(value, place);
  },
};

const additionalItems: Word = {
  only: ["draft-07", "2019-09", "asyncapi"],
  lower(value, place) {
    if (isList(place.schema["items"])) lowerRest(value, place);
    else place.subschema(value);
  },
};

const contains: Word = {
  lower(value, place) {
    place.draft.array.contains = place.subschema(value).node;
  },
};

const uniqueItems: Word = {
  lower(value, place) {
    if (readBoolean(value, place)) place.draft.array.uniqueItems = true;
  },
};

const later = ["2019-09", "2020-12", "asyncapi"] as const;

/** The facet of arrays. */
export const arrayWords: readonly (readonly [string, Word])[] = [
  ["items", items],
  ["prefixItems", { only: ["2020-12", "asyncapi"], lower: lowerPrefix }],
  ["additionalItems", additionalItems],
  ["contains", contains],
  ["minContains", { ...count("minContains"), only: later }],
  ["maxContains", { ...count("maxContains"), only: later }],
  ["minItems", count("minItems")],
  ["maxItems", count("maxItems")],
  ["uniqueItems", uniqueItems],
];
