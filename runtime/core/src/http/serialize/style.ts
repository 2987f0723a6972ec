import type { ParameterStyle } from "../descriptors.js";
import { Unwritable } from "./encode.js";
import { plainValue, type StyledValue, textOf } from "./value.js";

/** Encodes one text for its place. */
export type Encode = (text: string) => string;

type Joining = { readonly value: StyledValue; readonly explode: boolean; readonly encode: Encode };

function pairs(
  entries: readonly (readonly [string, unknown])[],
  encode: Encode,
): readonly (readonly [string, string])[] {
  return entries.map(([name, value]) => [encode(name), encode(textOf(value))]);
}

/** The members of a value, encoded: `a,b`, `R,100,G,200`, or `R=100,G=200` when exploded. */
function members({ value, explode, encode }: Joining): readonly string[] {
  if (value.kind === "text") return [encode(value.text)];
  if (value.kind === "list") return value.items.map(encode);
  return pairs(value.entries, encode).flatMap(([name, text]) =>
    explode ? [`${name}=${text}`] : [name, text],
  );
}

/** `blue`, `a,b`, `R,100,G,200`; exploded `R=100,G=200`. */
export function simpleText(joining: Joining): string {
  return members(joining).join(",");
}

/** `.blue`, `.a,b`, `.R,100,G,200`; exploded `.a.b`, `.R=100.G=200`. */
export function labelText(joining: Joining): string {
  return `.${members(joining).join(joining.explode ? "." : ",")}`;
}

/** `;color=blue`, `;color=a,b`; exploded `;color=a;color=b`, `;R=100;G=200`. An empty text has no `=`. */
export function matrixText(name: string, joining: Joining): string {
  const { value, explode, encode } = joining;
  const key = encode(name);
  if (!explode || value.kind === "text") return matrixPair(key, members(joining).join(","));
  if (value.kind === "list") return value.items.map((item) => matrixPair(key, encode(item))).join("");
  return pairs(value.entries, encode)
    .map(([part, text]) => matrixPair(part, text))
    .join("");
}

function matrixPair(name: string, text: string): string {
  return text === "" ? `;${name}` : `;${name}=${text}`;
}

/** How a query, cookie or form is written. */
export type PairStyle = {
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** For values. */
  readonly encode: Encode;
  /** For names. */
  readonly encodeName: Encode;
};

/** The `name=value` pairs of one parameter in a query, cookie or form. */
export function pairTexts(name: string, value: StyledValue, how: PairStyle): readonly string[] {
  if (how.style === "deepObject") return deepTexts(how.encodeName(name), value, how);
  const key = how.encodeName(name);
  if (value.kind === "text") return [`${key}=${how.encode(value.text)}`];
  const delimiter = delimiters[how.style] ?? ",";
  if (!how.explode)
    return [`${key}=${members({ value, explode: false, encode: how.encode }).join(delimiter)}`];
  if (value.kind === "list") return value.items.map((item) => `${key}=${how.encode(item)}`);
  return value.entries.map(([part, held]) => `${how.encodeName(part)}=${how.encode(textOf(held))}`);
}

// Both stand in a query only in encoded form.
const delimiters: Partial<Record<ParameterStyle, string>> = { spaceDelimited: "%20", pipeDelimited: "%7C" };

const maxDeepLevels = 16;

/** `color[R]=100&color[G]=200`, brackets encoded. Deeper objects add brackets and lists repeat the name, as servers read it. */
function deepTexts(prefix: string, value: StyledValue, how: PairStyle): readonly string[] {
  if (value.kind !== "object") throw new Unwritable("an object, as the style deepObject asks for");
  return deepEntries(prefix, value.entries, { ...how, level: 1 });
}

function deepEntries(
  prefix: string,
  entries: readonly (readonly [string, unknown])[],
  how: PairStyle & { readonly level: number },
): readonly string[] {
  if (how.level > maxDeepLevels) throw new Unwritable(`at most ${maxDeepLevels} levels of objects`);
  return entries.flatMap(([name, given]) => {
    const key = `${prefix}%5B${how.encodeName(name)}%5D`;
    const value = plainValue(given);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item) => `${key}=${how.encode(textOf(plainValue(item)))}`);
    if (typeof value !== "object") return [`${key}=${how.encode(textOf(value))}`];
    return deepEntries(key, Object.entries(value), { ...how, level: how.level + 1 });
  });
}
