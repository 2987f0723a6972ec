import { fits } from "./interpret.js";
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

/**
 * Completes a value that fits its shape: fills in defaults and gives numbers their canonical form. Copies only what
 * changes, so a value that is complete comes back as it is. Defaults are not checked, as JSON Schema has it.
 */
export function fill(shape: Shape, value: unknown, dynamics: Dynamics): unknown {
  let filled = canonicalNumber(shape, value);
  if (shape.ref !== undefined) filled = fill(shape.ref().model.shape, filled, dynamics);
  if (Array.isArray(filled))
    filled = shape.array === undefined ? filled : fillArray(shape.array, filled, dynamics);
  else if (isObject(filled) && shape.object !== undefined)
    filled = fillObject(shape.object, filled, dynamics);
  for (const member of membersFor(shape, value)) filled = fill(member, filled, dynamics);
  return filled;
}

/** The subschemas that say something of this value. Of alternatives the first that fits. */
function membersFor(shape: Shape, value: unknown): readonly Shape[] {
  const members = [...(shape.allOf ?? [])];
  for (const alternatives of [shape.anyOf, shape.oneOf]) {
    const chosen = alternatives?.find((branch) => fits(branch, value));
    if (chosen !== undefined) members.push(chosen);
  }
  const rule = shape.if === undefined ? undefined : fits(shape.if, value) ? shape.then : shape.else;
  if (rule !== undefined) members.push(rule);
  for (const [name, dependent] of shape.object?.dependentSchemas ?? []) {
    if (isObject(value) && own(value, name) !== undefined) members.push(dependent);
  }
  return members;
}

function canonicalNumber(shape: Shape, value: unknown): unknown {
  if (typeof value === "number")
    return shape.number?.format === "int64" && Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "bigint" || shape.number?.format === "int64") return value;
  return shape.types?.includes("number") === true ? Number(value) : value;
}

function fillArray(facet: ArrayFacet, items: readonly unknown[], dynamics: Dynamics): readonly unknown[] {
  const { prefixItems = [], items: rest } = facet;
  if (prefixItems.length === 0 && rest === undefined) return items;
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const shape = prefixItems[index] ?? rest;
    const filled = shape === undefined ? item : fill(shape, item, dynamics);
    if (filled === item) continue;
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
    const filled = part === undefined ? defaultOf(property, dynamics) : fill(property.shape, part, dynamics);
    if (filled !== part) set(name, filled);
  }
  if (facet.patternProperties === undefined && facet.additionalProperties === undefined) return copy ?? value;
  for (const name of Object.keys(value)) {
    const filled = othersOf(facet, name).reduce((part, shape) => fill(shape, part, dynamics), value[name]);
    if (filled !== value[name]) set(name, filled);
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
  return value === undefined ? undefined : fill(property.shape, copyJson(value), dynamics);
}
