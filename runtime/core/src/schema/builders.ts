import type {
  AnyModel,
  ArrayFacet,
  DynamicDefault,
  Json,
  NumberFacet,
  ObjectFacet,
  Property,
  Shape,
  StringFacet,
} from "./shape.js";

/** What may be said of a property beside its shape. */
export type PropertyOptions = {
  readonly default?: Json;
  readonly dynamicDefault?: DynamicDefault;
  readonly aliases?: readonly string[];
  readonly null?: "omit" | "default";
};

/** {@link ObjectFacet} as generated code writes it: plain objects in the place of maps. */
export type ObjectOptions = Omit<ObjectFacet, "properties" | "dependentRequired" | "dependentSchemas"> & {
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly dependentSchemas?: Readonly<Record<string, Shape>>;
};

/** Any conjunction of facets as generated code writes it. */
export type ShapeOptions = Omit<Shape, "object"> & {
  readonly object?: ObjectOptions & { readonly properties?: Readonly<Record<string, Property>> };
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
export function array(items?: Shape, facet?: Omit<ArrayFacet, "items">): Shape {
  return { types: ["array"], array: items === undefined ? { ...facet } : { ...facet, items } };
}

/** A list whose first items have shapes of their own; `items` of the facet is the shape of the rest. */
export function tuple(prefixItems: readonly Shape[], facet?: Omit<ArrayFacet, "prefixItems">): Shape {
  return { types: ["array"], array: { ...facet, prefixItems } };
}

/** An object with its properties in wire order. */
export function object(properties: Readonly<Record<string, Property>>, facet?: ObjectOptions): Shape {
  return { types: ["object"], object: objectFacet({ ...facet, properties }) };
}

/** A property that must be present. */
export function required(shape: Shape, options?: PropertyOptions): Property {
  return { ...options, shape, required: true };
}

/** A property that may be absent. */
export function optional(shape: Shape, options?: PropertyOptions): Property {
  return { ...options, shape, required: false };
}

/** A named model. The thunk is called on first use, so models may refer to each other in a circle. */
export function ref(model: () => AnyModel): Shape {
  return { ref: model };
}

/** All of the shapes at once. */
export function allOf(shapes: readonly Shape[]): Shape {
  return { allOf: shapes };
}

/** At least one of the shapes. */
export function anyOf(shapes: readonly Shape[]): Shape {
  return { anyOf: shapes };
}

/** Exactly one of the shapes. */
export function oneOf(shapes: readonly Shape[]): Shape {
  return { oneOf: shapes };
}

/** Whatever does not fit the shape. */
export function not(shape: Shape): Shape {
  return { not: shape };
}

/** A rule: what fits `condition` must fit `then`, everything else must fit `otherwise`. */
export function ifThenElse(
  condition: Shape,
  then?: Shape,
  otherwise?: Shape,
  report?: NonNullable<Shape["report"]>,
): Shape {
  return {
    if: condition,
    ...(then === undefined ? {} : { then }),
    ...(otherwise === undefined ? {} : { else: otherwise }),
    ...(report === undefined ? {} : { report }),
  };
}

/** Any other conjunction of facets. */
export function schema(options: ShapeOptions): Shape {
  const { object: facet, ...rest } = options;
  return facet === undefined ? rest : { ...rest, object: objectFacet(facet) };
}

function objectFacet(options: NonNullable<ShapeOptions["object"]>): ObjectFacet {
  const { properties, dependentRequired, dependentSchemas, ...rest } = options;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: new Map(Object.entries(properties)) }),
    ...(dependentRequired === undefined
      ? {}
      : { dependentRequired: new Map(Object.entries(dependentRequired)) }),
    ...(dependentSchemas === undefined
      ? {}
      : { dependentSchemas: new Map(Object.entries(dependentSchemas)) }),
  };
}
