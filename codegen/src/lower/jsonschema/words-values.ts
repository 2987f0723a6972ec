import { type Json, type JsonType } from "../../ir/index.js";
import { hasExclusiveFlags, since } from "./dialect.js";
import {
  describeValue,
  readBoolean,
  readCount,
  readList,
  readNames,
  readNumber,
  readString,
  refuse,
  within,
} from "./read.js";
import { readOptionalPattern } from "./read-pattern.js";
import type { Word, WordPlace } from "./word.js";

const jsonTypes: ReadonlySet<string> = new Set<JsonType>([
  "null",
  "boolean",
  "object",
  "array",
  "number",
  "integer",
  "string",
]);

function isJsonType(value: Json): value is JsonType {
  return typeof value === "string" && jsonTypes.has(value);
}

const type: Word = {
  lower(value, place) {
    const listed = typeof value === "string" ? [value] : readList(value, place);
    if (listed === undefined) return;
    const types = new Set(listed.filter(isJsonType));
    if (listed.length === 0 || types.size !== listed.length) {
      refuse(
        place,
        "one or several different ones of null, boolean, object, array, number, integer, string",
        value,
      );
      return;
    }
    if (types.has("number")) types.delete("integer");
    place.draft.types = [...types].sort();
  },
};

const enumeration: Word = {
  lower(value, place) {
    const values = readList(value, place);
    if (values === undefined || !within(values.length, "maxEnumValues", "values", place)) return;
    place.draft.enumeration = values;
  },
};

const enumNames: Word = {
  note: true,
  lower(value, place) {
    const names = readNames(value, place);
    const values = place.schema["enum"];
    if (names === undefined) return;
    if (Array.isArray(values) && values.length === names.length) place.draft.valueNames = names;
    else refuse(place, "an array with as many names as `enum` has values", value);
  },
};

function bound(key: "minimum" | "maximum"): Word {
  return {
    lower(value, place) {
      const limit = readNumber(value, place);
      if (limit === undefined) return;
      const flag = takesFlags(place) && place.schema[exclusiveOf[key]] === true;
      place.draft.number[flag ? exclusiveOf[key] : key] = limit;
    },
  };
}

const exclusiveOf = { minimum: "exclusiveMinimum", maximum: "exclusiveMaximum" } as const;

function exclusiveBound(key: "exclusiveMinimum" | "exclusiveMaximum"): Word {
  return {
    lower(value, place) {
      const isFlag = typeof value === "boolean";
      if (hasExclusiveFlags(place.language.dialect) || (isFlag && takesFlags(place))) {
        if (readBoolean(value, place) !== undefined && !hasExclusiveFlags(place.language.dialect))
          outdated(place, "as a flag is of OpenAPI 3.0; it is read as that has it");
        return;
      }
      const limit = readNumber(value, place);
      if (limit !== undefined) place.draft.number[key] = limit;
    },
  };
}

/** Many documents say that they are of a later version than their schemas are. */
function takesFlags({ language, scope, origin }: WordPlace): boolean {
  return hasExclusiveFlags(language.dialect) || scope.isOpenApi(origin.file);
}

function outdated(place: WordPlace, what: string): void {
  place.scope.remark("keyword-unknown", `\`${place.word}\` ${what}.`, place.origin);
}

const multipleOf: Word = {
  lower(value, place) {
    const divisor = readNumber(value, place);
    if (typeof divisor === "number" && divisor > 0) place.draft.number.multipleOf = divisor;
    else if (divisor !== undefined) refuse(place, "a number above 0 and below 2^53", value);
  },
};

function length(key: "minLength" | "maxLength"): Word {
  return {
    lower(value, place) {
      const count = readCount(value, place);
      if (count !== undefined) place.draft.string[key] = count;
    },
  };
}

const pattern: Word = {
  lower(value, place) {
    const text = readString(value, place);
    const read = text === undefined ? undefined : readOptionalPattern(text, place);
    if (read !== undefined) place.draft.string.pattern = read;
  },
};

/** Formats are names: letters, digits and a few joints. Anything else is not a format but an accident, or an attack. */
const formatName = /^[A-Za-z][A-Za-z0-9._:+-]{0,63}$/;

/** Where formats are notes, people write `YYYY-MM-DD | none`, or a pattern like `^[0-9a-f]{32}$`. What only code holds is no remark. */
const remark = /^[^;\\*\p{C}\p{Zl}\p{Zp}]*$/u;

const format: Word = {
  lower(value, place) {
    const name = readString(value, place);
    if (name === undefined) return;
    const isName = formatName.test(name);
    if (!isName && (!remark.test(name) || (asserted(place) && !place.scope.isOpenApi(place.origin.file)))) {
      refuse(place, "the name of a format", value);
      return;
    }
    if (isName && (asserted(place) || makesDefault(place))) place.draft.format = name;
    else if (name !== "") place.draft.docs.notes = [...(place.draft.docs.notes ?? []), `Format: ${name}.`];
  },
};

/** Whether formats restrict: as the package has it for this file, or the meta-schema for all its schemas. */
function asserted({ scope, origin, language }: WordPlace): boolean {
  return language.vocabularies?.assertsFormats === true || scope.assertsFormats(origin.file);
}

/** Whether the format says how a default is written that is made when it is needed: the time now. */
function makesDefault({ schema }: WordPlace): boolean {
  return schema["x-edgeloom-default"] === "now";
}

const contentEncoding: Word = {
  lower(value, place) {
    const encoding = readString(value, place);
    if (encoding === undefined) return;
    if (encoding.toLowerCase() === "base64") {
      if (asserted(place)) place.draft.string.format ??= "base64";
    } else ignored(place, `Values with the encoding ${describeValue(encoding)} are passed on as they are.`);
  },
};

function annotationWithoutEffect(sentence: string): Word {
  return { note: true, lower: (_value, place) => ignored(place, sentence) };
}

/** In OpenAPI it says which parts of a form are files. */
function contentMediaType(_value: Json, place: WordPlace): void {
  if (!place.scope.isOpenApi(place.origin.file)) ignored(place, "The text inside is not looked at.");
}

function ignored(place: WordPlace, sentence: string): void {
  place.scope.reporter.report(
    "keyword-ignored",
    `\`${place.word}\` has no effect on generated code. ${sentence}`,
    place.origin,
  );
}

const nullable: Word = {
  lower(value, place) {
    const isOld = place.language.dialect === "openapi-3.0";
    if (!isOld) outdated(place, "is of OpenAPI 3.0; it is read as that has it");
    else if (Object.hasOwn(place.schema, "$ref"))
      outdated(place, "beside `$ref` is read as if both were in an `allOf`");
    place.draft.nullable = readBoolean(value, place) ?? false;
  },
};

/** What a value may be: its type, its listed values, and the facets of strings and numbers. */
export const valueWords: readonly (readonly [string, Word])[] = [
  ["type", type],
  ["enum", enumeration],
  ["x-enum-varnames", enumNames],
  ["const", { only: since["draft-06"], lower: (value, place) => void (place.draft.constant = { value }) }],
  ["nullable", { ...nullable, only: ["openapi-3.0"], inOpenApi: true }],
  ["minimum", bound("minimum")],
  ["maximum", bound("maximum")],
  ["exclusiveMinimum", exclusiveBound("exclusiveMinimum")],
  ["exclusiveMaximum", exclusiveBound("exclusiveMaximum")],
  ["multipleOf", multipleOf],
  ["minLength", length("minLength")],
  ["maxLength", length("maxLength")],
  ["pattern", pattern],
  ["format", format],
  ["contentEncoding", { ...contentEncoding, only: since["draft-07"] }],
  ["contentMediaType", { note: true, only: since["draft-07"], lower: contentMediaType }],
  [
    "contentSchema",
    { ...annotationWithoutEffect("The text inside is not looked at."), only: since["2019-09"] },
  ],
];
