import type {
  AnyModel,
  ArrayFacet,
  DynamicDefault,
  Json,
  NumberFacet,
  ObjectFacet,
  Pattern,
  Property,
  Shape,
  StringFacet,
} from "./shape.js";
import { type PropertyLike, propertyOf, type ShapeLike, shapeOf } from "./shorthand.js";

/** What may be said of a property beside its shape. */
export type PropertyOptions = {
  readonly default?: Json;
  readonly dynamicDefault?: DynamicDefault;
  readonly aliases?: readonly string[];
  readonly null?: "omit" | "default";
};

/** {@link ArrayFacet} as generated code writes it. */
export type ArrayOptions = Omit<ArrayFacet, "items" | "contains" | "prefixItems"> & {
  readonly items?: ShapeLike;
  readonly contains?: ShapeLike;
  readonly prefixItems?: readonly ShapeLike[];
};

/** {@link ObjectFacet} as generated code writes it: plain objects in the place of maps. */
export type ObjectOptions = Pick<ObjectFacet, "required" | "minProperties" | "maxProperties"> & {
  readonly patternProperties?: readonly (readonly [Pattern, ShapeLike])[];
  readonly additionalProperties?: ShapeLike;
  readonly propertyNames?: ShapeLike;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, ShapeLike>>;
};

/** The properties of an object by their names, in wire order. */
export type Properties = Readonly<Record<string, PropertyLike>>;

/** Any conjunction of facets as generated code writes it. */
export type ShapeOptions = Omit<
  Shape,
  "array" | "object" | "allOf" | "unevaluatedItems" | "unevaluatedProperties"
> & {
  readonly array?: ArrayOptions;
  readonly object?: ObjectOptions & { readonly properties?: Properties };
  readonly allOf?: readonly ShapeLike[];
  readonly unevaluatedItems?: ShapeLike;
  readonly unevaluatedProperties?: ShapeLike;
};

/** A string. */
export function string(facet?: StringFacet): Shape {
  return facet === undefined ? { types: ["string"] } : { types: ["string"], string: facet };
}

/** A number, with or without fraction. */
export function number(facet?: NumberFacet): Shape {
  return facet === undefined ? { types: ["number"] } : { types: ["number"], number: facet };
}

/** A number without fraction; `1.0` is one. */
export function integer(facet?: NumberFacet): Shape {
  return facet === undefined ? { types: ["integer"] } : { types: ["integer"], number: facet };
}

/** `true` or `false`. */
export function boolean(): Shape {
  return { types: ["boolean"] };
}

/** The value `null`. */
export function nothing(): Shape {
  return { types: ["null"] };
}

/** Any JSON value. */
export function any(): Shape {
  return {};
}

/** The schema that nothing fits. */
export function never(): Shape {
  return { never: true };
}

/** One value only. */
export function constant(value: Json): Shape {
  return { values: [value] };
}

/** One of the values. */
export function enumeration(values: readonly Json[]): Shape {
  return { values };
}

/** A list whose items have one shape; without it any items. */
export function array(items?: ShapeLike, facet?: Omit<ArrayOptions, "items">): Shape {
  return { types: ["array"], array: arrayFacet(items === undefined ? { ...facet } : { ...facet, items }) };
}

/** A list whose first items have shapes of their own; `items` of the facet is the shape of the rest. */
export function tuple(prefixItems: readonly ShapeLike[], facet?: Omit<ArrayOptions, "prefixItems">): Shape {
  return { types: ["array"], array: arrayFacet({ ...facet, prefixItems }) };
}

/** An object with its properties in wire order. */
export function object(properties: Properties, facet?: ObjectOptions): Shape {
  return { types: ["object"], object: objectFacet({ ...facet, properties }) };
}

/** A property that must be present. Without options its shape alone says the same. */
export function required(shape: ShapeLike, options?: PropertyOptions): Property {
  return { ...options, shape: shapeOf(shape), required: true };
}

/** A property that may be absent. */
export function optional(shape: ShapeLike, options?: PropertyOptions): Property {
  return { ...options, shape: shapeOf(shape), required: false };
}

/** A named model, called on first use: so shapes that are made at once may refer to each other in a circle. */
export function ref(model: () => AnyModel): Shape {
  return { ref: model };
}

/** All of the shapes at once. */
export function allOf(shapes: readonly ShapeLike[]): Shape {
  return { allOf: shapes.map(shapeOf) };
}

/** At least one of the shapes. */
export function anyOf(shapes: readonly ShapeLike[]): Shape {
  return { anyOf: shapes.map(shapeOf) };
}

/** Exactly one of the shapes. */
export function oneOf(shapes: readonly ShapeLike[]): Shape {
  return { oneOf: shapes.map(shapeOf) };
}

/** Whatever does not fit the shape. */
export function not(shape: ShapeLike): Shape {
  return { not: shapeOf(shape) };
}

/** A rule: what fits `condition` must fit `then`, everything else must fit `otherwise`. */
export function ifThenElse(
  condition: ShapeLike,
  then?: ShapeLike,
  otherwise?: ShapeLike,
  report?: NonNullable<Shape["report"]>,
): Shape {
  return {
    if: shapeOf(condition),
    ...(then === undefined ? {} : { then: shapeOf(then) }),
    ...(otherwise === undefined ? {} : { else: shapeOf(otherwise) }),
    ...(report === undefined ? {} : { report }),
  };
}

/** Any other conjunction of facets. */
export function schema(options: ShapeOptions): Shape {
  const {
    array: items,
    object: members,
    allOf: all,
    unevaluatedItems,
    unevaluatedProperties,
    ...rest
  } = options;
  return {
    ...rest,
    ...(items && { array: arrayFacet(items) }),
    ...(members && { object: objectFacet(members) }),
    ...(all && { allOf: all.map(shapeOf) }),
    ...(unevaluatedItems && { unevaluatedItems: shapeOf(unevaluatedItems) }),
    ...(unevaluatedProperties && { unevaluatedProperties: shapeOf(unevaluatedProperties) }),
  };
}

function arrayFacet({ items, contains, prefixItems, ...rest }: ArrayOptions): ArrayFacet {
  return {
    ...rest,
    ...(prefixItems && { prefixItems: prefixItems.map(shapeOf) }),
    ...(items && { items: shapeOf(items) }),
    ...(contains && { contains: shapeOf(contains) }),
  };
}

function objectFacet(options: NonNullable<ShapeOptions["object"]>): ObjectFacet {
  const { properties, patternProperties, additionalProperties, propertyNames, ...more } = options;
  const { dependentRequired, dependentSchemas, ...rest } = more;
  return {
    ...rest,
    ...(properties && { properties: mapOf(properties, propertyOf) }),
    ...(patternProperties && {
      patternProperties: patternProperties.map(([pattern, shape]) => [pattern, shapeOf(shape)] as const),
    }),
    ...(additionalProperties && { additionalProperties: shapeOf(additionalProperties) }),
    ...(propertyNames && { propertyNames: shapeOf(propertyNames) }),
    ...(dependentRequired && { dependentRequired: new Map(Object.entries(dependentRequired)) }),
    ...(dependentSchemas && { dependentSchemas: mapOf(dependentSchemas, shapeOf) }),
  };
}

function mapOf<Like, Made>(
  record: Readonly<Record<string, Like>>,
  make: (like: Like) => Made,
): ReadonlyMap<string, Made> {
  return new Map(Object.entries(record).map(([name, like]) => [name, make(like)]));
}
