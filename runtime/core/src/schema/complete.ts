import { type Dynamics, defaultOf } from "./fill.js";
import { isLongFormat } from "./format-number.js";
import { isObject, own, put } from "./json-value.js";
import type { ArrayFacet, ObjectFacet, Property, Shape } from "./shape.js";

/** Fills in what a value leaves out; gives back the value itself when nothing is missing. */
export type Completer = (value: unknown, dynamics: Dynamics) => unknown;

const known = new WeakMap<Shape, Completer>();

/**
 * The quick way to complete a value: made once per shape, for the parts where it is plain what is missing. Where that takes a
 * choice (alternatives, conditions, patterns) it does nothing, so its result counts only when the emitted check finds it complete.
 */
export function completerOf(shape: Shape): Completer {
  const found = known.get(shape);
  if (found !== undefined) return found;
  // A shape may contain itself: what is asked for meanwhile finds the finished one when it is called.
  known.set(shape, (value, dynamics) => completerOf(shape)(value, dynamics));
  const made = make(shape);
  known.set(shape, made);
  return made;
}

/** Whether the completer of a shape could ever change a value. Looks through references, so all models have to be there. */
export function canComplete(shape: Shape, seen: Set<Shape> = new Set()): boolean {
  if (seen.has(shape)) return false;
  seen.add(shape);
  const { ref, object, array, number } = shape;
  if (shape.anyOf ?? shape.oneOf ?? shape.allOf ?? shape.if) return false;
  if (ref !== undefined) return canComplete(ref().model.shape, seen);
  for (const property of object?.properties?.values() ?? []) {
    if (fallbackOf(property) !== undefined || canComplete(property.shape, seen)) return true;
  }
  return isLongFormat(number?.format) || (array?.items !== undefined && canComplete(array.items, seen));
}

const unchanged: Completer = (value) => value;

function make(shape: Shape): Completer {
  const { ref, object, array, number } = shape;
  if (shape.anyOf ?? shape.oneOf ?? shape.allOf ?? shape.if) return unchanged;
  if (ref !== undefined) return refCompleter(ref);
  if (object?.properties !== undefined) return objectCompleter(object.properties);
  if (array?.items !== undefined) return arrayCompleter(array, array.items);
  if (isLongFormat(number?.format))
    return (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value);
  return unchanged;
}

/** Models may refer to each other before both exist, so the other one is looked for when it is needed first. */
function refCompleter(ref: NonNullable<Shape["ref"]>): Completer {
  let complete: Completer | undefined;
  return (value, dynamics) => {
    complete ??= completerOf(ref().model.shape);
    return complete(value, dynamics);
  };
}

type Part = {
  readonly name: string;
  /** True for a name that every object has from its prototype, such as `constructor`. */
  readonly isInherited: boolean;
  readonly complete: Completer;
  /** What stands in for an absent part; undefined when nothing does. */
  readonly fallback: ((dynamics: Dynamics) => unknown) | undefined;
};

function objectCompleter(properties: NonNullable<ObjectFacet["properties"]>): Completer {
  const parts: readonly Part[] = [...properties].map(([name, property]) => ({
    name,
    isInherited: name in Object.prototype,
    complete: completerOf(property.shape),
    fallback: fallbackOf(property),
  }));
  return (value, dynamics) => {
    if (!isObject(value)) return value;
    let copy: Record<string, unknown> | undefined;
    // Of a plain object most names can be read without asking first whether it has them itself, which costs more than reading.
    const isPlain = Object.getPrototypeOf(value) === Object.prototype;
    let given = 0;
    for (let index = 0; index < parts.length; index++) {
      const { name, isInherited, complete, fallback } = parts[index] as Part;
      const part = isPlain && !isInherited ? value[name] : own(value, name);
      if (part !== undefined) given++;
      const whole =
        part === undefined ? fallback?.(dynamics) : complete === unchanged ? part : complete(part, dynamics);
      if (copy === undefined) {
        if (whole === part) continue;
        copy = copyOf(value, parts, index);
      }
      if (whole !== undefined) put(copy, name, whole);
    }
    return copy === undefined ? value : withUndeclared(copy, value, { properties, given });
  };
}

/** The first `count` parts of a value. In declared order, so that all copies look alike to the engine and are quick to read. */
function copyOf(
  value: Record<string, unknown>,
  parts: readonly Part[],
  count: number,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (let index = 0; index < count; index++) {
    const { name } = parts[index] as Part;
    const part = own(value, name);
    if (part !== undefined) put(copy, name, part);
  }
  return copy;
}

/** Adds what a value has beside its `given` declared properties. */
function withUndeclared(
  copy: Record<string, unknown>,
  value: Record<string, unknown>,
  { properties, given }: { readonly properties: ReadonlyMap<string, Property>; readonly given: number },
): Record<string, unknown> {
  const names = Object.keys(value);
  if (names.length === given) return copy;
  for (const name of names) if (!properties.has(name)) put(copy, name, value[name]);
  return copy;
}

function fallbackOf(property: Property): Part["fallback"] {
  if (property.dynamicDefault !== undefined) return (dynamics) => defaultOf(property, dynamics);
  const { default: value } = property;
  if (value === undefined) return undefined;
  // What holds no other value needs none of the dynamics and can be shared.
  if (typeof value === "object" && value !== null) return (dynamics) => defaultOf(property, dynamics);
  let made: unknown;
  return (dynamics) => {
    made ??= defaultOf(property, dynamics);
    return made;
  };
}

function arrayCompleter({ prefixItems }: ArrayFacet, items: Shape): Completer {
  if (prefixItems !== undefined) return unchanged;
  const complete = completerOf(items);
  return (value, dynamics) => {
    if (!Array.isArray(value) || complete === unchanged) return value;
    const whole = value.map((item: unknown) => complete(item, dynamics));
    return whole.some((item, index) => item !== value[index]) ? whole : value;
  };
}
