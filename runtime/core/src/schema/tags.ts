import type { Json, Property, Shape } from "./shape.js";

/** The values by which the objects of a shape can be told apart, per property. */
export type Tags = Record<string, Set<string | number | bigint | boolean | null | undefined>>;

/**
 * The properties that allow a few plain values only, with those values: `z.discriminatedUnion` asks its members for them. Undefined
 * when the shape need not be an object.
 */
export function tagsOf(shape: Shape): Tags | undefined {
  if (shape.ref !== undefined) return tagsOf(shape.ref().model.shape);
  const alternatives = shape.oneOf ?? shape.anyOf;
  if (alternatives !== undefined) return merged(alternatives.map(tagsOf));
  const { types, object } = shape;
  if (object?.properties === undefined || types?.length !== 1 || types[0] !== "object") return undefined;
  const tags = new Map<string, Tags[string]>();
  for (const [name, property] of object.properties) {
    const values = plainValues(property);
    if (values !== undefined) tags.set(name, values);
  }
  // From entries, so that a property may have any name.
  return Object.fromEntries(tags);
}

function plainValues({ shape, required, default: fallback }: Property): Tags[string] | undefined {
  const { values } = shape.ref === undefined ? shape : shape.ref().model.shape;
  if (values === undefined || !values.every(isPlain)) return undefined;
  return new Set(required && fallback === undefined ? values : [...values, undefined]);
}

function isPlain(value: Json): value is string | number | bigint | boolean | null {
  return typeof value !== "object" || value === null;
}

/** A property tells the alternatives apart only when each of them limits it. */
function merged(alternatives: readonly (Tags | undefined)[]): Tags | undefined {
  const [first, ...others] = alternatives;
  if (first === undefined) return undefined;
  const shared = Object.keys(first).filter((name) =>
    others.every((tags) => tags !== undefined && Object.hasOwn(tags, name)),
  );
  return Object.fromEntries(
    shared.map((name) => [name, new Set(alternatives.flatMap((tags) => [...(tags?.[name] ?? [])]))]),
  );
}
