/**
 * The builders of shapes as generated code calls them, without the types of what they are given. The generator knows what it
 * writes; to compare each of 20,000 properties with all that may stand for a shape takes compilers longer than all else.
 *
 * @packageDocumentation
 */
import * as exact from "./builders.js";
import type { Shape } from "./shape.js";
import type { ShapeLike } from "./shorthand.js";

/** An object with its properties in wire order, each said by a word, a shape or a model. */
export function object(properties: object, facet?: object): Shape {
  return exact.object(properties as exact.Properties, facet);
}

/** A property that may be absent. */
export function optional(shape: unknown, options?: exact.PropertyOptions): object {
  return exact.optional(shape as ShapeLike, options);
}

/** A property that must be present, with what else is said of it. */
export function required(shape: unknown, options?: exact.PropertyOptions): object {
  return exact.required(shape as ShapeLike, options);
}

/** A list whose items have one shape; without it any items. */
export function array(items?: unknown, facet?: object): Shape {
  return exact.array(items as ShapeLike | undefined, facet);
}

/** A list whose first items have shapes of their own; `items` of the facet is the shape of the rest. */
export function tuple(prefixItems: readonly unknown[], facet?: object): Shape {
  return exact.tuple(prefixItems as readonly ShapeLike[], facet);
}

/** All of the shapes at once. */
export function allOf(shapes: readonly unknown[]): Shape {
  return exact.allOf(shapes as readonly ShapeLike[]);
}

/** At least one of the shapes. */
export function anyOf(shapes: readonly unknown[]): Shape {
  return exact.anyOf(shapes as readonly ShapeLike[]);
}

/** Exactly one of the shapes. */
export function oneOf(shapes: readonly unknown[]): Shape {
  return exact.oneOf(shapes as readonly ShapeLike[]);
}

/** Whatever does not fit the shape. */
export function not(shape: unknown): Shape {
  return exact.not(shape as ShapeLike);
}

/** A rule: what fits `condition` must fit `then`, everything else must fit `otherwise`. */
export function ifThenElse(
  condition: unknown,
  then?: unknown,
  otherwise?: unknown,
  report?: NonNullable<Shape["report"]>,
): Shape {
  return exact.ifThenElse(
    condition as ShapeLike,
    then as ShapeLike | undefined,
    otherwise as ShapeLike | undefined,
    report,
  );
}

/** Any other conjunction of facets. */
export function schema(options: object): Shape {
  return exact.schema(options);
}
