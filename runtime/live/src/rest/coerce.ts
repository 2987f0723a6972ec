import { fits, type Json, type Shape } from "@edgeloom/runtime/schema";

const numeric = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const maxNumberLength = 400;

/** What a text of a URL, header or form stands for: the first meaning that the schema takes, else the one that it was probably meant to have. */
export function meaningOf(text: string, shape: Shape): Json {
  const meanings = meaningsOf(text);
  return (
    meanings.find((meaning) => fits(shape, meaning)) ?? (mayBeText(shape) ? text : (meanings[0] ?? text))
  );
}

function meaningsOf(text: string): readonly Json[] {
  const meanings: Json[] = [];
  if (text.length <= maxNumberLength && numeric.test(text)) meanings.push(numberOf(text));
  if (text === "true" || text === "false") meanings.push(text === "true");
  meanings.push(text);
  if (text === "null" || text === "") meanings.push(null);
  return meanings;
}

function numberOf(text: string): number | bigint {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/.test(text)
    ? BigInt(text)
    : value;
}

function mayBeText(shape: Shape): boolean {
  const types = partsOf(shape).flatMap((part) => part.types ?? []);
  return types.length === 0 || types.includes("string");
}

/** A list of texts as what it may stand for, each item by the schema of its place. */
export function listMeaning(texts: readonly string[], shape: Shape): readonly Json[] {
  const facets = partsOf(shape).flatMap(({ array }) => array ?? []);
  return texts.map((text, index) => {
    const items = facets
      .map(({ prefixItems, items: rest }) => prefixItems?.[index] ?? rest)
      .find((each) => each !== undefined);
    return meaningOf(text, items ?? {});
  });
}

/** Texts by name as an object, each by the schema of its property. Several texts of one name are a list. */
export function objectMeaning(
  entries: readonly (readonly [string, string])[],
  shape: Shape,
): { readonly [key: string]: Json } {
  const texts = new Map<string, string[]>();
  for (const [name, text] of entries) texts.set(name, [...(texts.get(name) ?? []), text]);
  return Object.fromEntries(
    [...texts].map(([name, all]) => {
      const property = propertyOf(shape, name);
      const [only = ""] = all;
      const isList = all.length > 1 || (isListShape(property) && !fits(property, meaningOf(only, property)));
      return [name, isList ? listMeaning(all, property) : meaningOf(only, property)] as const;
    }),
  );
}

/** The names of the properties that a schema declares. */
export function declaredNames(shape: Shape): ReadonlySet<string> {
  return new Set(partsOf(shape).flatMap(({ object }) => [...(object?.properties?.keys() ?? [])]));
}

/** Whether a schema speaks of lists, or of objects. */
export function isListShape(shape: Shape): boolean {
  return partsOf(shape).some(
    ({ types, array }) => types?.includes("array") === true || (types === undefined && array !== undefined),
  );
}

/** Whether a schema speaks of objects. */
export function isObjectShape(shape: Shape): boolean {
  return partsOf(shape).some(
    ({ types, object }) =>
      types?.includes("object") === true || (types === undefined && object !== undefined),
  );
}

function propertyOf(shape: Shape, name: string): Shape {
  for (const { object } of partsOf(shape)) {
    const declared = object?.properties?.get(name)?.shape ?? object?.additionalProperties;
    if (declared !== undefined) return declared;
  }
  return {};
}

/** A schema with all that may speak about the same value. */
function partsOf(shape: Shape): readonly Shape[] {
  const parts = new Set([shape]);
  for (const part of parts) {
    for (const more of [...(part.allOf ?? []), ...(part.anyOf ?? []), ...(part.oneOf ?? [])]) parts.add(more);
    if (part.ref !== undefined) parts.add(part.ref().model.shape);
  }
  return [...parts];
}
