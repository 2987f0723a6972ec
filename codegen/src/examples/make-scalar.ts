import type { NumberFacet, SchemaNode, StringFacet } from "../ir/index.js";
import { formatSamples } from "./formats.js";
import { lengthOf } from "./judge-scalar.js";
import { patternTexts } from "./pattern-text.js";

/** Longer texts are not made. */
const maxTextLength = 4_096;
const variants = 8;

/** Texts for schemas that must all hold, best first; `hint` is what one would call the value. */
export function* makeTexts(nodes: readonly SchemaNode[], hint: string): Generator<string> {
  const facets = nodes.flatMap(({ string }) => string ?? []);
  const { least, most } = lengthsOf(facets);
  if (least > Math.min(most, maxTextLength)) return;
  for (const { format } of facets) if (format !== undefined) yield* formatSamples(format);
  for (const { pattern } of facets) if (pattern !== undefined) yield* patternTexts(pattern, least);
  for (let variant = 0; variant < variants; variant++)
    yield ofLength(variant === 0 ? hint : `${hint}-${variant + 1}`, least, most, variant);
}

function lengthsOf(facets: readonly StringFacet[]): { readonly least: number; readonly most: number } {
  return {
    least: Math.max(0, ...facets.map(({ minLength = 0 }) => minLength)),
    most: Math.min(...facets.map(({ maxLength = Number.POSITIVE_INFINITY }) => maxLength)),
  };
}

/** The text at a length that is allowed. Short ones differ in their letter. */
function ofLength(text: string, least: number, most: number, variant: number): string {
  const length = lengthOf(text);
  if (length > most) return most < 3 ? String.fromCodePoint(0x61 + variant).repeat(most) : text.slice(-most);
  return length >= least
    ? text
    : text + "abcdefghijklmnopqrstuvwxyz".repeat(1 + least / 26).slice(0, least - length);
}

/** Seconds since 1970 of the first moment of 2026. */
const someMoment = 1_767_225_600;
const steps = 4;

/** Numbers for schemas that must all hold, best first; some may come twice. */
export function* makeNumbers(nodes: readonly SchemaNode[], isWhole: boolean): Generator<number | bigint> {
  const facets = nodes.flatMap(({ number }) => number ?? []);
  if (facets.some(({ format }) => format === "unixtime")) yield someMoment;
  yield* isWhole ? [1, 0] : [1.5, 1, 0, 0.5];
  const bounds = facets.flatMap(boundsOf);
  for (const bound of bounds) if (typeof bound === "bigint") yield* [bound, bound + 1n, bound - 1n];
  const given = facets.flatMap(({ multipleOf }) => multipleOf ?? []);
  const strides = new Set([...given, 1, ...(isWhole ? [] : [0.5, 0.001]), leastCommon(given)]);
  for (const stride of strides)
    for (const start of new Set([...bounds.map(Number), 0])) yield* around(start, stride, isWhole);
  if (!isWhole) yield* between(bounds.map(Number));
}

function boundsOf({
  minimum,
  exclusiveMinimum,
  maximum,
  exclusiveMaximum,
}: NumberFacet): readonly (number | bigint)[] {
  return [minimum, exclusiveMinimum, maximum, exclusiveMaximum].filter((bound) => bound !== undefined);
}

/** Multiples near a number, upwards first. */
function* around(start: number, stride: number, isWhole: boolean): Generator<number> {
  const first = Math.ceil(start / stride);
  for (const direction of [1, -1])
    for (let step = 0; step < steps; step++) {
      const value = Number(((first + direction * step) * stride).toPrecision(15));
      if (Number.isFinite(value) && (!isWhole || Number.isInteger(value))) yield value + 0;
    }
}

/** Whatever lies between two bounds, however near they are. */
function* between(bounds: readonly number[]): Generator<number> {
  for (const low of bounds) for (const high of bounds) if (low < high) yield low + (high - low) / 2;
}

function leastCommon(strides: readonly number[]): number {
  const whole = strides.filter(Number.isSafeInteger);
  return whole.reduce((left, right) => (left / greatestCommon(left, right)) * right, 1);
}

function greatestCommon(left: number, right: number): number {
  return right === 0 ? left : greatestCommon(right, left % right);
}
