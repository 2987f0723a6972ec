import { isObject } from "../../schema/json-value.js";
import { Unwritable } from "../serialize/encode.js";
import { textOf } from "../serialize/value.js";
import { jsonText } from "./json-text.js";

const json = /[/+]json\b/i;

/** Types that say how an object would have to be written, and where that is not JSON. Others leave it open. */
const other =
  /^(?:text\/(?!plain\b)|image\/|audio\/|video\/|font\/|model\/|application\/(?:octet-stream|pdf|zip|gzip)\b)|[/+](?:x-)?(?:xml|yaml)\b/i;

/** Whether something is written as JSON in a media type: what that says, else what it is. */
export function isWrittenAsJson(value: unknown, mediaType = ""): boolean {
  return json.test(mediaType) || isObject(value) || Array.isArray(value) || value === null;
}

/**
 * The text of a value in a media type: JSON where {@link isWrittenAsJson}, else the text that it is. Throws {@link Unwritable} for an
 * object or list in a type such as XML, which is sent as the caller wrote it; `name` is that of the part.
 */
export function textIn(value: unknown, mediaType = "", name?: string): string {
  if (!isWrittenAsJson(value, mediaType)) return textOf(value);
  if (json.test(mediaType) || !other.test(mediaType)) return jsonText(value);
  const place = name === undefined ? "" : ` for the part ${JSON.stringify(name)}`;
  throw new Unwritable(
    `text or bytes${place}, written as ${mediaType}: objects and lists can be sent as JSON only`,
  );
}
