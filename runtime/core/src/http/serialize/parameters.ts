import { formText } from "../body/form.js";
import type { Parameter } from "../descriptors.js";
import { contentText, headerContentText, isForm } from "./content-text.js";
import { encodeAll, encodeNothing, encodeReserved, Unwritable } from "./encode.js";
import { type Encode, pairTexts, simpleText } from "./style.js";
import { styledValue } from "./value.js";

/** The pairs of a parameter in the query: none when it has no value. */
export function queryTexts(parameter: Parameter, given: unknown): readonly string[] {
  const { name, style = "form", mediaType, allowReserved = false } = parameter;
  const encode = allowReserved ? encodeReserved : encodeAll;
  if (mediaType !== undefined)
    return given === undefined ? [] : [`${encodeAll(name)}=${encode(contentText(given, mediaType))}`];
  const value = styledValue(given);
  if (value === undefined) return [];
  return pairTexts(name, value, { style, explode: explodes(parameter), encode, encodeName: encodeAll });
}

/** The whole query as one value (`in: querystring`). */
export function querystringText(
  { mediaType = "application/x-www-form-urlencoded", parts }: Parameter,
  given: unknown,
): string {
  if (given === undefined || given === null) return "";
  return isForm(mediaType) ? formText(given, parts) : encodeAll(contentText(given, mediaType));
}

/** The text of a header; undefined when the parameter has no value. Headers are not percent-encoded. */
export function headerText(parameter: Parameter, given: unknown): string | undefined {
  if (parameter.mediaType !== undefined)
    return given === undefined ? undefined : checkHeader(headerContentText(given, parameter.mediaType));
  const value = styledValue(given);
  if (value === undefined) return undefined;
  return checkHeader(simpleText({ value, explode: parameter.explode ?? false, encode: encodeNothing }));
}

/**
 * The pairs of a cookie. The style `cookie` encodes nothing; `form` does, and exploded values are cookies of their own, since
 * the `&` of a query has no meaning there.
 */
export function cookieTexts(parameter: Parameter, given: unknown): readonly string[] {
  const { name, style = "form", mediaType, allowReserved = false } = parameter;
  const encode: Encode = style === "cookie" ? checkCookie : allowReserved ? encodeReserved : encodeAll;
  if (mediaType !== undefined)
    return given === undefined ? [] : [`${name}=${encode(contentText(given, mediaType))}`];
  const value = styledValue(given);
  if (value === undefined) return [];
  return pairTexts(name, value, { style: "form", explode: explodes(parameter), encode, encodeName: encode });
}

function explodes({ style, explode }: Parameter): boolean {
  return explode ?? (style === undefined || style === "form" || style === "cookie" || style === "deepObject");
}

// What ends a header, and what does not fit into its bytes.
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/** Returns a text that can be the value of a header. */
export function checkHeader(text: string): string {
  if (unsendable.test(text)) throw new Unwritable("a text without control characters and beyond Latin-1");
  return text.trim();
}

function checkCookie(text: string): string {
  if (/[;,\s]/.test(text)) throw new Unwritable("a text without `;`, `,` and blanks, which divide cookies");
  return checkHeader(text);
}
