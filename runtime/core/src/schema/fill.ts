import type { Setting } from "./finding.js";
import { isLongFormat } from "./format-number.js";
import { fits, unevaluated } from "./interpret.js";
import { copyJson, copyObject, isObject, own, put } from "./json-value.js";
import { momentFor } from "./moment.js";
import type { ArrayFacet, Json, ObjectFacet, Property, Shape } from "./shape.js";

/** Where defaults come from that are made when they are needed. */
export type Dynamics = {
  /** Seconds since the epoch, UTC. */
  now(): number;
  /** Name of this service; absent when it is not known here. */
  readonly name?: string | undefined;
};

/** An integer that the `number` of its type cannot hold. */
export class WideInteger extends Error {
  /** From the root of the value to the integer. */
  readonly path: (string | number)[] = [];
}

/**
 * Completes a value that fits its shape: fills in defaults and gives numbers their canonical form. Copies only what
 * changes, so a value that is complete comes back as it is. Defaults are not checked, as JSON Schema has it.
 *
 * @throws WideInteger for a `bigint` that would lose digits as the number that its type promises
 */
export function fill(shape: Shape, value: unknown, dynamics: Dynamics): unknown {
  let filled = canonicalNumber(shape, value);
  if (shape.ref !== undefined) filled = fill(shape.ref().model.shape, filled, dynamics);
  if (Array.isArray(filled))
    filled = shape.array === undefined ? filled : fillArray(shape.array, filled, dynamics);
  else if (isObject(filled) && shape.object !== undefined)
    filled = fillObject(shape.object, filled, dynamics);
  for (const member of membersFor(shape, value, settingOf(dynamics))) filled = fill(member, filled, dynamics);
  return fillUnevaluated(shape, filled, dynamics);
}

/** The value was found to fit; what made it fit then decides here too. */
function settingOf({ name }: Dynamics): Setting {
  return { knowsService: name !== undefined, allowsNonFinite: true };
}

/** The subschemas that say something of this value. Of alternatives the first that fits. */
function membersFor(shape: Shape, value: unknown, setting: Setting): readonly Shape[] {
  const members = [...(shape.allOf ?? [])];
  for (const alternatives of [shape.anyOf, shape.oneOf]) {
    const chosen = alternatives?.find((branch) => fits(branch, value, setting));
    if (chosen !== undefined) members.push(chosen);
  }
  const rule = shape.if === undefined ? undefined : fits(shape.if, value, setting) ? shape.then : shape.else;
  if (rule !== undefined) members.push(rule);
  for (const [name, dependent] of shape.object?.dependentSchemas ?? []) {
    if (isObject(value) && own(value, name) !== undefined) members.push(dependent);
  }
  return members;
}

function canonicalNumber({ types, number, values }: Shape, value: unknown): unknown {
  const isLong = isLongFormat(number?.format);
  if (typeof value === "number") return isLong && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "bigint" || isLong || types === undefined || values !== undefined) return value;
  if (types.includes("number")) return Number(value);
  if (!types.includes("integer")) return value;
  if (!Number.isSafeInteger(Number(value))) throw new WideInteger("The integer is too large for a number.");
  return Number(value);
}

function fillArray(facet: ArrayFacet, items: readonly unknown[], dynamics: Dynamics): readonly unknown[] {
  const { prefixItems = [], items: rest } = facet;
  if (prefixItems.length === 0 && rest === undefined) return items;
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const shape = prefixItems[index] ?? rest;
    const filled = shape === undefined ? item : fillAt(index, shape, item, dynamics);
    if (Object.is(filled, item)) continue;
    copy ??= [...items];
    copy[index] = filled;
  }
  return copy ?? items;
}

function fillObject(
  facet: ObjectFacet,
  value: Record<string, unknown>,
  dynamics: Dynamics,
): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  const set = (name: string, filled: unknown): void => {
    copy ??= copyObject(value);
    put(copy, name, filled);
  };
  for (const [name, property] of facet.properties ?? []) {
    const part = own(value, name);
    const filled =
      part === undefined ? defaultOf(property, dynamics) : fillAt(name, property.shape, part, dynamics);
    if (!Object.is(filled, part)) set(name, filled);
  }
  if (facet.patternProperties === undefined && facet.additionalProperties === undefined) return copy ?? value;
  for (const name of Object.keys(value)) {
    const filled = othersOf(facet, name).reduce(
      (part, shape) => fillAt(name, shape, part, dynamics),
      value[name],
    );
    if (!Object.is(filled, value[name])) set(name, filled);
  }
  return copy ?? value;
}

function fillAt(step: string | number, shape: Shape, part: unknown, dynamics: Dynamics): unknown {
  try {
    return fill(shape, part, dynamics);
  } catch (error) {
    if (error instanceof WideInteger) error.path.unshift(step);
    throw error;
  }
}

/** Properties and items that only an unevaluated word speaks of. */
function fillUnevaluated(shape: Shape, value: unknown, dynamics: Dynamics): unknown {
  const { unevaluatedItems, unevaluatedProperties } = shape;
  if (unevaluatedItems === undefined && unevaluatedProperties === undefined) return value;
  const rest = Array.isArray(value) ? unevaluatedItems : unevaluatedProperties;
  if (rest === undefined || typeof value !== "object" || value === null) return value;
  const parts = value as Record<string | number, unknown>;
  let copy: Record<string | number, unknown> | undefined;
  for (const step of unevaluated(shape, value, settingOf(dynamics))) {
    const filled = fillAt(step, rest, parts[step], dynamics);
    if (Object.is(filled, parts[step])) continue;
    copy ??= (Array.isArray(value) ? [...value] : copyObject(parts)) as Record<string | number, unknown>;
    put(copy, String(step), filled);
  }
  return copy ?? value;
}

/** The shapes of a property that is declared by pattern or not at all. */
function othersOf(facet: ObjectFacet, name: string): readonly Shape[] {
  const matching = (facet.patternProperties ?? [])
    .filter(([pattern]) => pattern.test(name))
    .map(([, shape]) => shape);
  if (matching.length > 0 || facet.additionalProperties === undefined || facet.properties?.has(name) === true)
    return matching;
  return [facet.additionalProperties];
}

/** The default of an absent property, complete; undefined when there is none. */
export function defaultOf(property: Property, dynamics: Dynamics): unknown {
  if (property.dynamicDefault === "now") return momentFor(property.shape, dynamics.now());
  if (property.dynamicDefault === "service-name") return dynamics.name;
  const value: Json | undefined = property.default;
  return value === undefined ? undefined : fillDefault(property.shape, copyJson(value), dynamics);
}

/** A schema may well give a default that its own type cannot hold; it stays as it is written. */
function fillDefault(shape: Shape, value: Json, dynamics: Dynamics): unknown {
  try {
    return fill(shape, value, dynamics);
  } catch (error) {
    if (error instanceof WideInteger) return value;
    throw error;
  }
}
