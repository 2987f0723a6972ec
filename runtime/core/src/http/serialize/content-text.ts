import { isObject } from "../../schema/json-value.js";
import { formText } from "../body/form.js";
import { jsonText } from "../body/json-text.js";
import { textOf } from "./value.js";

/** A value in the media type that its parameter names. */
export function contentText(value: unknown, mediaType: string): string {
  if (isJson(mediaType)) return jsonText(value);
  return isForm(mediaType) && isObject(value) ? formText(value) : textOf(value);
}

/** Whether a value in a media type is an urlencoded form. */
export function isForm(mediaType: string): boolean {
  return mediaType === "application/x-www-form-urlencoded";
}

/** The same for a header, which has no way to hold most characters: JSON has one of its own. */
export function headerContentText(value: unknown, mediaType: string): string {
  const text = contentText(value, mediaType);
  return isJson(mediaType) ? text.replace(beyondAscii, escaped) : text;
}

const beyondAscii = /[^\x20-\x7e]/g;

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isJson(mediaType: string): boolean {
  return /[/+]json\b/i.test(mediaType);
}
