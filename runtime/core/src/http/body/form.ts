import { isObject, kindOf } from "../../schema/json-value.js";
import type { Part } from "../descriptors.js";
import { encodeForm, encodeReserved, Unwritable } from "../serialize/encode.js";
import { formTexts } from "../serialize/form-texts.js";
import { pairTexts } from "../serialize/style.js";
import { plainValue, styledValue } from "../serialize/value.js";
import { textIn } from "./composed.js";
import { jsonText } from "./json-text.js";

/** The text of an urlencoded form. Lists repeat their name and objects travel as JSON, unless `parts` says otherwise. */
export function formText(given: unknown, parts: Readonly<Record<string, Part>> = {}): string {
  const value = plainValue(given);
  if (!isObject(value))
    throw new Unwritable(`an object of the fields of the form, received ${kindOf(value)}`);
  return Object.entries(value)
    .flatMap(([name, held]) => fieldTexts(name, held, Object.hasOwn(parts, name) ? parts[name] : undefined))
    .join("&");
}

function fieldTexts(name: string, held: unknown, part: Part | undefined): readonly string[] {
  if (held === undefined || held === null) return [];
  if (part?.contentType !== undefined && /[/+]json\b/i.test(part.contentType))
    return [`${encodeForm(name)}=${encodeForm(jsonText(held))}`];
  // Refuses an object in a type that it cannot be written in.
  if (part?.contentType !== undefined && isObject(held)) textIn(held, part.contentType, name);
  if (part?.style === undefined && part?.explode === undefined && part?.allowReserved === undefined)
    return formTexts(name, held);
  const value = styledValue(held);
  if (value === undefined) return [];
  const {
    style = "form",
    explode = style === "form" || style === "deepObject",
    allowReserved = false,
  } = part;
  const encode = allowReserved ? encodeReserved : encodeForm;
  return pairTexts(name, value, { style, explode, encode, encodeName: encodeForm });
}
