import type { Json } from "../../ir/index.js";
import { readBoolean, readList, readNames, readString, refuse, within } from "./read.js";
import type { Word, WordPlace } from "./word.js";

/** A text that people read; a novel is refused rather than printed. */
function readDoc(value: Json, place: WordPlace): string | undefined {
  const text = readString(value, place);
  return text !== undefined && within(text.length, "maxDocLength", "characters", place) ? text : undefined;
}

function doc(key: "title" | "description" | "since"): Word {
  return {
    note: true,
    lower(value, place) {
      const text = readDoc(value, place);
      if (text !== undefined) place.draft.docs[key] = text;
    },
  };
}

/** Before 2019-09 the word had no meaning of its own, and many wrote there what to use instead. */
const deprecated: Word = {
  note: true,
  lower(value, place) {
    const { docs } = place.draft;
    const advice = typeof value === "string" ? (readDoc(value, place) ?? "") : undefined;
    if (advice === undefined ? readBoolean(value, place) : advice !== "") docs.deprecated = true;
    if (advice) docs.notes = [...(docs.notes ?? []), `Deprecated: ${advice}`];
  },
};

const examples: Word = {
  note: true,
  lower(value, place) {
    const values = readList(value, place);
    if (values && values.length > 0) place.draft.docs.examples = values;
  },
};

const example: Word = { note: true, lower: (value, place) => void (place.draft.docs.examples ??= [value]) };

function direction(key: "readOnly" | "writeOnly"): Word {
  return {
    note: true,
    lower(value, place) {
      if (readBoolean(value, place)) place.draft.notes[key] = true;
    },
  };
}

const aliases: Word = {
  note: true,
  lower(value, place) {
    const names = readNames(value, place);
    if (names && names.length > 0) place.draft.notes.aliases = names;
  },
};

const defaultValue: Word = {
  note: true,
  lower(value, place) {
    if (place.scope.appliesDefaults(place.origin.file)) place.draft.notes.default = value;
    else place.draft.docs.default = value;
  },
};

const dynamicDefault: Word = {
  note: true,
  lower(value, place) {
    if (value === "now" || value === "service-name") {
      if (place.scope.appliesDefaults(place.origin.file)) place.draft.notes.dynamicDefault = value;
    } else refuse(place, "`now` or `service-name`", value);
  },
};

const explicitNull: Word = {
  note: true,
  lower(value, place) {
    if (value === "omit" || value === "default") place.draft.notes.null = value;
    else refuse(place, "`omit` or `default`", value);
  },
};

const order: Word = {
  note: true,
  lower(value, place) {
    const names = readNames(value, place);
    if (names && within(names.length, "maxFieldsPerObject", "names", place)) place.draft.order = names;
  },
};

function report(key: "at" | "message" | "type"): Word {
  return {
    lower(value, place) {
      const text = readDoc(value, place);
      if (text === undefined) return;
      const complete = ["if", "x-edgeloom-at", "x-edgeloom-message"].every((word) =>
        Object.hasOwn(place.schema, word),
      );
      if (complete) (place.draft.report ??= {})[key] = text;
      else refuse(place, "beside `if`, `x-edgeloom-at` and `x-edgeloom-message`", value);
    },
  };
}

/** Known words of neighbouring specifications that say nothing about values or emitted code. */
const silent: Word = { note: true, lower: () => undefined };

/** What editors of JSON files read in schemas: nothing of it says anything about values. */
const editorWords = [
  "allowComments",
  "allowTrailingCommas",
  "defaultSnippets",
  "deprecationMessage",
  "doNotSuggest",
  "enumDescriptions",
  "enumItemLabels",
  "errorMessage",
  "markdownDescription",
  "markdownEnumDescriptions",
  "patternErrorMessage",
  "suggestSortText",
];

/** What a schema says to people, and about the property that it describes. */
export const noteWords: readonly (readonly [string, Word])[] = [
  ["title", doc("title")],
  ["description", doc("description")],
  ["deprecated", deprecated],
  ["default", defaultValue],
  ["examples", examples],
  ["example", example],
  ["readOnly", direction("readOnly")],
  ["writeOnly", direction("writeOnly")],
  ["externalDocs", silent],
  ["xml", silent],
  ...editorWords.map((word) => [word, silent] as const),
  ["x-edgeloom-name", { note: true, lower: readString }],
  ["x-edgeloom-order", order],
  ["x-edgeloom-aliases", aliases],
  ["x-edgeloom-default", dynamicDefault],
  ["x-edgeloom-null", explicitNull],
  ["x-edgeloom-since", doc("since")],
  ["x-edgeloom-at", report("at")],
  ["x-edgeloom-message", report("message")],
  ["x-edgeloom-error-type", report("type")],
];
