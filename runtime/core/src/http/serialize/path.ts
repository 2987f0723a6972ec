import type { Parameter } from "../descriptors.js";
import { contentText } from "./content-text.js";
import { encodeAll, encodeReservedPath, Unwritable } from "./encode.js";
import { labelText, matrixText, simpleText } from "./style.js";
import { styledValue } from "./value.js";

/** A route template, taken apart once. */
export type PathTemplate = {
  /** Text before, between and after the parameters; one more than there are names. */
  readonly texts: readonly string[];
  readonly names: readonly string[];
};

/** Takes a route template apart: `/pets/{petId}`. */
export function parseTemplate(template: string): PathTemplate {
  const parts = template.split(/\{([^{}]*)\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  };
}

/**
 * What of a route template goes into the path and what into the query. Some descriptions have more behind a path than OpenAPI gives
 * it: a query, which is sent, and a fragment that only tells operations apart and is sent by nobody.
 */
export function splitTemplate(template: string): { readonly path: string; readonly query: string } {
  const [sent = ""] = template.split("#", 1);
  const at = sent.indexOf("?");
  return at < 0 ? { path: sent, query: "" } : { path: sent.slice(0, at), query: sent.slice(at + 1) };
}

/** The name in a pair of a query, decoded; one that cannot be decoded as it is. */
export function pairName(pair: string): string {
  const name = pair.replace(/=.*/s, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The text of a parameter in the path. It has to be there and must not be empty: without it another resource is meant. */
export function pathText(parameter: Parameter, given: unknown): string {
  const text = templateText(parameter, given);
  if (text === "") throw new Unwritable("a text that is not empty; without it another resource is meant");
  refuseDots(text);
  return text;
}

/** The text of a parameter that stands in a template, wherever in it. */
export function templateText(parameter: Parameter, given: unknown): string {
  const { style = "simple", explode = false, allowReserved = false, name, mediaType } = parameter;
  const encode = allowReserved ? encodeReservedPath : encodeAll;
  if (mediaType !== undefined && given !== undefined) return encode(contentText(given, mediaType));
  const value = styledValue(given);
  if (value === undefined) throw new Unwritable("a value; without one another resource is meant");
  const joining = { value, explode, encode };
  if (style === "matrix") return matrixText(name, joining);
  return style === "label" ? labelText(joining) : simpleText(joining);
}

const maxDecodings = 4;

/** A value that is, or in any decoding holds, a step `.` or `..` would lead to another resource. */
export function refuseDots(text: string): void {
  let decoded = text;
  for (let times = 0; times < maxDecodings; times++) {
    if (hasDotStep(decoded)) throw new Unwritable("a text without the steps `.` and `..`");
    if (!decoded.includes("%")) return;
    decoded = decodeOnce(decoded);
  }
}

/** Tells whether a path has a step that leads elsewhere. */
export function hasDotStep(path: string): boolean {
  return path.includes(".") && path.split(/[/\\]/).some((step) => step === "." || step === "..");
}

// Byte by byte, since what is not UTF-8 is decoded by some servers, too.
function decodeOnce(text: string): string {
  return text.replace(/%([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
