import { type Dynamics, defaultOf } from "./fill.js";
import { copyObject, isObject, own, put } from "./json-value.js";
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

const unchanged: Completer = (value) => value;

function make(shape: Shape): Completer {
  const { ref, object, array, number } = shape;
  if (shape.anyOf ?? shape.oneOf ?? shape.allOf ?? shape.if) return unchanged;
  if (ref !== undefined) return (value, dynamics) => completerOf(ref().model.shape)(value, dynamics);
  if (object?.properties !== undefined) return objectCompleter(object.properties);
  if (array?.items !== undefined) return arrayCompleter(array, array.items);
  if (number?.format === "int64")
    return (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value);
  return unchanged;
}

function objectCompleter(properties: NonNullable<ObjectFacet["properties"]>): Completer {
  const parts = [...properties].map(([name, property]) => ({
    name,
    property,
    complete: completerOf(property.shape),
  }));
  return (value, dynamics) => {
    if (!isObject(value)) return value;
    let copy: Record<string, unknown> | undefined;
    for (const { name, property, complete } of parts) {
      const part = own(value, name);
      const whole = part === undefined ? missing(property, dynamics) : complete(part, dynamics);
      if (whole === part) continue;
      copy ??= copyObject(value);
      put(copy, name, whole);
    }
    return copy ?? value;
  };
}

function missing(property: Property, dynamics: Dynamics): unknown {
  if (property.default === undefined && property.dynamicDefault === undefined) return undefined;
  return defaultOf(property, dynamics);
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
