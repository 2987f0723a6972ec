import fc from "fast-check";
import { schemas, type WrittenSchema } from "../../conformance/differential-support/schemas.js";

/** Schemas that differ from another in one place: a word less, another number, one value more, another schema beside it. */
export function mutants(schema: WrittenSchema): fc.Arbitrary<WrittenSchema> {
  return fc
    .tuple(fc.nat(), fc.nat(9), schemas)
    .map(([place, kind, other]) => changeOne(schema, { place, kind, other }));
}

type Change = { readonly place: number; readonly kind: number; readonly other: WrittenSchema };

const inner = ["properties", "patternProperties", "$defs", "dependentSchemas"];
const single = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];

function changeOne(schema: WrittenSchema, change: Change): WrittenSchema {
  const places = placesIn(schema, []);
  const path = places[change.place % places.length] ?? [];
  return replaceAt(schema, path, (found) => mutate(found, change));
}

/** Paths of the schemas inside a schema, its own first. */
function placesIn(schema: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof schema !== "object" || schema === null) return [path];
  const members = Object.entries(schema).flatMap(([word, value]) => {
    if (single.includes(word)) return placesIn(value, [...path, word]);
    if (!inner.includes(word) && !lists.includes(word)) return [];
    return Object.entries(value as object).flatMap(([key, one]) => placesIn(one, [...path, word, key]));
  });
  return [path, ...members];
}

function replaceAt(
  value: unknown,
  path: readonly string[],
  change: (found: WrittenSchema) => WrittenSchema,
): WrittenSchema {
  const [head, ...rest] = path;
  if (head === undefined) return change(value as WrittenSchema);
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Object.defineProperty(copy, head, {
    value: replaceAt((value as Readonly<Record<string, unknown>>)[head], rest, change),
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return copy;
}

function mutate(schema: WrittenSchema, { kind, place, other }: Change): WrittenSchema {
  if (kind === 0) return { anyOf: [schema, other] };
  if (kind === 1) return { allOf: [schema, other] };
  if (typeof schema === "boolean") return other;
  const words = Object.keys(schema);
  const word = words[place % Math.max(1, words.length)];
  if (word === undefined) return other;
  const { [word]: value, ...rest } = schema;
  if (typeof value === "number" && kind < 6)
    return {
      ...schema,
      [word]: kind % 2 === 0 ? value + 1 : Math.max(word === "multipleOf" ? value : 0, value - 1),
    };
  if (word === "enum" && Array.isArray(value))
    return { ...schema, enum: kind < 6 || value.length < 2 ? [...value, 17] : value.slice(1) };
  if (word === "required") return { ...schema, required: [...new Set([...(value as string[]), "a"])] };
  if (word === "$ref" || kind < 8) return rest;
  return schema;
}
