import { byCodeUnit, isAnyNode, isList, type Json, sortedKeys } from "../../ir/index.js";
import { since } from "./dialect.js";
import { objectIn } from "./draft.js";
import { readCount, readNames, readRecord, within } from "./read.js";
import { readPattern } from "./read-pattern.js";
import type { Word, WordPlace } from "./word.js";

function count(key: "minProperties" | "maxProperties"): Word {
  return {
    lower(value, place) {
      const limit = readCount(value, place);
      if (limit !== undefined) objectIn(place.draft).facet[key] = limit;
    },
  };
}

/** The entries of a keyword whose value maps names to something, in an order that the document does not decide. */
function readEntries(value: Json, place: WordPlace): readonly (readonly [string, Json])[] {
  const record = readRecord(value, place);
  if (record === undefined) return [];
  const names = sortedKeys(record);
  if (!within(names.length, "maxFieldsPerObject", "members", place)) return [];
  return names.map((name) => [name, record[name] as Json] as const);
}

const properties: Word = {
  lower(value, place) {
    const { properties: read } = objectIn(place.draft);
    for (const [name, schema] of readEntries(value, place)) read.set(name, place.subschema(schema, name));
  },
};

const required: Word = {
  lower(value, place) {
    // As drafts before 04 had it, and many still write: beside the property itself, where it says nothing to anybody.
    if (typeof value === "boolean" && place.scope.isOpenApi(place.origin.file)) {
      const message =
        "`required` is a list of names in the object that has the property; here it says nothing.";
      place.scope.reporter.report("keyword-ignored", message, place.origin);
      return;
    }
    const names = readNames(value, place) ?? [];
    if (!within(names.length, "maxFieldsPerObject", "names", place)) return;
    const { required: read } = objectIn(place.draft);
    for (const name of names) read.add(name);
  },
};

const patternProperties: Word = {
  lower(value, place) {
    for (const [key, schema] of readEntries(value, place)) {
      const { node } = place.subschema(schema, key);
      const { origin } = place.inside(key);
      objectIn(place.draft).patternProperties.push({
        pattern: readPattern(key, origin, place),
        node,
        origin,
      });
    }
  },
};

/** Open to everything is what an object is without the word, too; `patternProperties` do not change that. */
const additionalProperties: Word = {
  lower(value, place) {
    const { node } = place.subschema(value);
    // `true` allows no more than silence does, but it says that the content is free-form: a lenient reader keeps it.
    objectIn(place.draft).facet.additionalProperties = node;
  },
};

const propertyNames: Word = {
  lower(value, place) {
    const { node } = place.subschema(value);
    if (!isAnyNode(node)) objectIn(place.draft).facet.propertyNames = node;
  },
};

function requireTogether(property: string, value: Json, place: WordPlace): void {
  const requires = readNames(value, place.inside(property));
  if (requires !== undefined && requires.length > 0)
    objectIn(place.draft).dependentRequired.push({ property, requires: [...requires].sort(byCodeUnit) });
}

function dependOnSchema(property: string, value: Json, place: WordPlace): void {
  objectIn(place.draft).dependentSchemas.push({ property, node: place.subschema(value, property).node });
}

const dependentRequired: Word = {
  lower(value, place) {
    for (const [name, names] of readEntries(value, place)) requireTogether(name, names, place);
  },
};

const dependentSchemas: Word = {
  lower(value, place) {
    for (const [name, schema] of readEntries(value, place)) dependOnSchema(name, schema, place);
  },
};

/** Draft-07 had one word for both; later drafts keep it for old documents. */
const dependencies: Word = {
  lower(value, place) {
    for (const [name, entry] of readEntries(value, place)) {
      if (isList(entry)) requireTogether(name, entry, place);
      else dependOnSchema(name, entry, place);
    }
  },
};

/** The facet of objects. */
export const objectWords: readonly (readonly [string, Word])[] = [
  ["properties", properties],
  ["required", required],
  ["patternProperties", patternProperties],
  ["additionalProperties", additionalProperties],
  ["propertyNames", { ...propertyNames, only: since["draft-06"] }],
  ["minProperties", count("minProperties")],
  ["maxProperties", count("maxProperties")],
  ["dependentRequired", { ...dependentRequired, only: since["2019-09"] }],
  ["dependentSchemas", { ...dependentSchemas, only: since["2019-09"] }],
  ["dependencies", { ...dependencies, only: ["draft-04", "draft-06", "draft-07", ...since["2019-09"]] }],
];
