import type { Setting } from "./finding.js";
import { constantsOf } from "./interpret-tag.js";
import { guardOf } from "./interpret-type.js";
import { equal, isObject, own, presentNames } from "./json-value.js";
import type { Json, Shape } from "./shape.js";

/**
 * How unlike a value is to an alternative at first sight: of the wrong kind; tagged as another alternative; not tagged as this
 * one; how many of its properties are unknown there. The earlier parts outweigh the later ones.
 */
export type Unlikeness = readonly number[];

/** What can be told of an alternative without looking into a value; kept, since it takes a walk over the shape. */
type Profile = {
  readonly constants: ReadonlyMap<string, readonly Json[]>;
  readonly declares: (name: string) => boolean;
};

/** Compares a value with each alternative, without going deeper than its own properties. */
export function unlikenesses(
  shapes: readonly Shape[],
  value: unknown,
  setting: Setting,
): readonly Unlikeness[] {
  const kinds = shapes.map((shape) => (isOfKind(shape, value, setting, { left: maxShapes }) ? 0 : 1));
  if (!isObject(value)) return kinds.map((kind) => [kind]);
  const names = presentNames(value);
  const profiles = shapes.map(profileOf);
  const matching = profiles.map(({ constants }) => tagsOf(constants, value));
  const known = new Set(matching.flat());
  return profiles.map(({ constants, declares }, index) => {
    const tags = new Set(matching[index]);
    // What no alternative would take is a wrong value, but no sign of which one is meant.
    const wrong = [...known].filter((name) => constants.has(name) && !tags.has(name)).length;
    const unknown = names.filter((name) => !declares(name)).length;
    return [kinds[index] ?? 0, wrong, tags.size > 0 ? 0 : 1, unknown];
  });
}

/** The properties of a value that hold one of the constants which an alternative asks for there. */
function tagsOf(constants: Profile["constants"], value: Record<string, unknown>): readonly string[] {
  const holds = ([name, allowed]: readonly [string, readonly Json[]]): boolean => {
    const part = own(value, name);
    return part !== undefined && allowed.some((each) => equal(each, part));
  };
  return [...constants].filter(holds).map(([name]) => name);
}

const profiles = new WeakMap<Shape, Profile>();

/** Made on first use: before, the models that a shape refers to may not be there. */
function profileOf(shape: Shape): Profile {
  let profile = profiles.get(shape);
  if (profile === undefined) {
    profile = { constants: constantsOf(shape, new Set()), declares: declarationsOf(shape) };
    profiles.set(shape, profile);
  }
  return profile;
}

const maxShapes = 64;

/** In place of alternatives that there are not. */
const anyShape: readonly Shape[] = [{}];

/** Whether the value is of a kind that the shape takes, as far as a look at some of its parts tells. */
function isOfKind(shape: Shape, value: unknown, setting: Setting, looks: { left: number }): boolean {
  if (looks.left-- <= 0) return true;
  const { never, types, values, ref, allOf = [], anyOf = anyShape, oneOf = anyShape } = shape;
  if (never === true || (types !== undefined && !guardOf(types).test(value, setting))) return false;
  if (values !== undefined && !values.some((each) => equal(each, value))) return false;
  const isFit = (part: Shape): boolean => isOfKind(part, value, setting, looks);
  if (ref !== undefined && !isFit(ref().model.shape)) return false;
  return allOf.every(isFit) && anyOf.some(isFit) && oneOf.some(isFit);
}

/** Tells which properties a shape speaks of, itself or by what it is put together from. */
function declarationsOf(shape: Shape): Profile["declares"] {
  const parts = partsOf(shape, new Set());
  const facets = parts.flatMap(({ object }) => object ?? []);
  const names = new Set(
    facets.flatMap(({ properties, required = [] }) => [...(properties?.keys() ?? []), ...required]),
  );
  const patterns = facets.flatMap(({ patternProperties = [] }) =>
    patternProperties.map(([pattern]) => pattern),
  );
  const takesAll = facets.some(({ additionalProperties }) => saysSomething(additionalProperties));
  return (name) => takesAll || names.has(name) || patterns.some((pattern) => pattern.test(name));
}

/** A map has properties of any name; where further ones are merely allowed, they are not declared. */
function saysSomething(shape: Shape | undefined): boolean {
  return shape !== undefined && shape.never !== true && Object.keys(shape).length > 0;
}

/** The shapes that look at the same value. */
function partsOf(shape: Shape, seen: Set<Shape>): readonly Shape[] {
  if (seen.has(shape) || seen.size >= maxShapes) return [];
  seen.add(shape);
  const { ref, allOf = [], anyOf = [], oneOf = [] } = shape;
  const inner = [...allOf, ...anyOf, ...oneOf, shape.then, shape.else, ref?.().model.shape];
  return [shape, ...inner.flatMap((part) => (part === undefined ? [] : partsOf(part, seen)))];
}
