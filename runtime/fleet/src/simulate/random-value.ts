import { EdgeloomError, type Json } from "@edgeloom/runtime";
import type { Shape } from "@edgeloom/runtime/schema";

/** Random numbers from 0 up to, not including, 1. */
export type Random = () => number;

const maxDepth = 16;
const letters = "abcdefghijklmnopqrstuvwxyz";
/** Where a schema gives no end. */
const usualSpan = 10;
const usualItems = 2;

/**
 * Makes a value that a schema describes. Not every schema can be followed (`not`, patterns, `if`), so whoever uses the value checks
 * it. Throws `CONFIG` when there is no end to it, or nothing that fits.
 */
export function randomValue(shape: Shape, random: Random, depth = 0): Json {
  if (depth > maxDepth || shape.never === true)
    throw new EdgeloomError("CONFIG", "no value can be made for a schema", { place: "randomValue" });
  const inner = (part: Shape): Json => randomValue(part, random, depth + 1);
  if (shape.values !== undefined) return pick(shape.values, random);
  if (shape.ref !== undefined) return inner(shape.ref().model.shape);
  const alternatives = shape.oneOf ?? shape.anyOf;
  if (alternatives !== undefined) return inner(pick(alternatives, random));
  const [only, ...others] = shape.allOf ?? [];
  if (only !== undefined) return merged([only, ...others].map(inner));
  switch (pick(shape.types ?? guessedTypes(shape), random)) {
    case "null":
      return null;
    case "boolean":
      return random() < 0.5;
    case "integer":
      return Math.round(randomNumber(shape, random));
    case "number":
      return Math.round(randomNumber(shape, random) * 100) / 100;
    case "string":
      return randomText(shape, random);
    case "array":
      return randomList(shape, random, inner);
    case "object":
      return randomObject(shape, random, inner);
  }
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T;
}

/** All of the parts have to hold: members of objects come together, and otherwise the last word counts. */
function merged(values: readonly Json[]): Json {
  const isObject = (value: Json): boolean =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  return values.every(isObject) ? (Object.assign({}, ...values) as Json) : (values.at(-1) ?? null);
}

function guessedTypes({ object, array, number }: Shape): NonNullable<Shape["types"]> {
  if (object !== undefined) return ["object"];
  if (array !== undefined) return ["array"];
  return number === undefined ? ["string"] : ["number"];
}

function randomNumber({ number: facet = {} }: Shape, random: Random): number {
  const least = facet.minimum ?? facet.exclusiveMinimum;
  const most = facet.maximum ?? facet.exclusiveMaximum;
  const low = Number(least ?? (most === undefined ? 0 : Number(most) - usualSpan));
  const high = Math.min(Number(most ?? low + usualSpan), low + usualSpan);
  return low + random() * (high - low);
}

function randomText({ string: facet = {} }: Shape, random: Random): string {
  const { minLength = 1, maxLength = minLength + 7 } = facet;
  const length = minLength + Math.floor(random() * (Math.min(maxLength, minLength + 7) - minLength + 1));
  return Array.from({ length }, () => letters.charAt(Math.floor(random() * letters.length))).join("");
}

function randomList({ array: facet = {} }: Shape, random: Random, inner: (part: Shape) => Json): Json {
  const { prefixItems = [], items, minItems = 0 } = facet;
  const wanted = Math.max(
    minItems,
    prefixItems.length,
    items === undefined ? 0 : minItems + Math.floor(random() * usualItems),
  );
  const length = Math.min(wanted, facet.maxItems ?? wanted);
  return Array.from({ length }, (_, index) => {
    const shape = prefixItems[index] ?? items;
    return shape === undefined ? null : inner(shape);
  });
}

function randomObject({ object: facet = {} }: Shape, random: Random, inner: (part: Shape) => Json): Json {
  const members = [...(facet.properties ?? [])].filter(([, { required }]) => required || random() < 0.5);
  return Object.fromEntries(members.map(([name, { shape }]) => [name, inner(shape)]));
}
