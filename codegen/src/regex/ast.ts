import { anyPoint, type CharSet, complement, contains, setOf, union } from "./char-set.js";

/** A property of Unicode, `\p{…}`, whose code points depend on the version of Unicode. */
export type Property = { readonly name: string; readonly negated: boolean };

/** What one code point may be: one of the ranges or of the properties, or, negated, none of them. */
export type Atom = {
  readonly ranges: CharSet;
  readonly properties: readonly Property[];
  readonly negated: boolean;
};

/** A part of a regular expression, with the place of its text. */
export type Regex = (
  | { readonly kind: "atom"; readonly atom: Atom }
  | { readonly kind: "sequence"; readonly parts: readonly Regex[] }
  | { readonly kind: "choice"; readonly options: readonly Regex[] }
  | { readonly kind: "repeat"; readonly body: Regex; readonly min: number; readonly max: number }
  | { readonly kind: "group"; readonly body: Regex }
  | { readonly kind: "edge"; readonly at: "start" | "end" | "word" | "inside" }
  | { readonly kind: "look"; readonly body: Regex; readonly behind: boolean; readonly negated: boolean }
  | { readonly kind: "back" }
) & { readonly start: number; readonly end: number };

/** An atom of fixed code points. */
export function atomOf(ranges: CharSet): Atom {
  return { ranges, properties: [], negated: false };
}

/**
 * Code points that an atom may take, and perhaps more: beyond ASCII a property counts as everything, so that nothing depends
 * on the version of Unicode of the machine.
 */
export function mayTake({ ranges, properties, negated }: Atom): CharSet {
  if (!negated) return union([ranges, ...properties.map((property) => spread(property, true))]);
  return complement(union([ranges, ...properties.map((property) => spread(property, false))]));
}

const ascii: readonly number[] = Array.from({ length: 128 }, (_, point) => point);

function spread({ name, negated }: Property, beyond: boolean): CharSet {
  const pattern = new RegExp(`\\${negated ? "P" : "p"}{${name}}`, "u");
  const known = ascii.filter((point) => pattern.test(String.fromCodePoint(point)));
  const set = setOf(known.map((point) => [point, point] as const));
  return beyond ? union([set, [0x80, 0x10ffff]]) : set;
}

/** Whether an atom takes everything. */
export function takesAll({ ranges, properties, negated }: Atom): boolean {
  if (properties.length > 0) return false;
  return negated ? ranges.length === 0 : contains(ranges, 0) && ranges[1] === anyPoint[1];
}
