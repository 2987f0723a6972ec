import type { z } from "zod";

/** A JSON value as the runtime holds it: integers beyond 2^53 are `bigint`. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The seven instance types of JSON Schema. */
export type JsonType = "null" | "boolean" | "object" | "array" | "number" | "integer" | "string";

/** Defaults that are made when they are needed: the time now, or the name of this service. */
export type DynamicDefault = "now" | "service-name";

/** A regular expression, or something else that tells whether a text has a match. */
export type Pattern = Pick<RegExp, "source" | "test">;

/** Constraints on strings; lengths count code points. */
export type StringFacet = {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: Pattern;
  /** A format that is asserted: `uuid`, `date-time-local`, `decimal`, `base64`, `ical-recurrence` … */
  readonly format?: string;
};

/** Constraints on numbers. `int64` and `uint64` make the value a `bigint`; `unixtime` is seconds since the epoch, UTC. */
export type NumberFacet = {
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: number | bigint;
  readonly exclusiveMaximum?: number | bigint;
  readonly multipleOf?: number | bigint;
  readonly format?: string;
};

/** Constraints on arrays. */
export type ArrayFacet = {
  readonly prefixItems?: readonly Shape[];
  readonly items?: Shape;
  readonly contains?: Shape;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
};

/** One declared property. */
export type Property = {
  readonly shape: Shape;
  readonly required: boolean;
  /** Filled in when the property is absent. */
  readonly default?: Json;
  readonly dynamicDefault?: DynamicDefault;
  /** Other names under which lenient input may carry the property (`x-edgeloom-aliases`). */
  readonly aliases?: readonly string[];
  /** What an explicit null means on lenient input (`x-edgeloom-null`). Absent: `omit` if optional without default, else an error. */
  readonly null?: "omit" | "default";
};

/** Constraints on objects. Property order is the order on the wire. */
export type ObjectFacet = {
  readonly properties?: ReadonlyMap<string, Property>;
  /** Required names that are not among `properties`. */
  readonly required?: readonly string[];
  readonly patternProperties?: readonly (readonly [Pattern, Shape])[];
  readonly additionalProperties?: Shape;
  readonly propertyNames?: Shape;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: ReadonlyMap<string, readonly string[]>;
  readonly dependentSchemas?: ReadonlyMap<string, Shape>;
};

/**
 * What a generated module says about a schema: a conjunction of facets, each of which speaks only about
 * instances of its own type, as JSON Schema does. Plain data; the runtime interprets it.
 */
export type Shape = {
  /** Allowed instance types; absent means any. */
  readonly types?: readonly JsonType[];
  /** `enum` and `const`; compared deeply. */
  readonly values?: readonly Json[];
  readonly string?: StringFacet;
  readonly number?: NumberFacet;
  readonly array?: ArrayFacet;
  readonly object?: ObjectFacet;
  /** A named model; a thunk, so that cycles work. */
  readonly ref?: () => AnyModel;
  readonly allOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly not?: Shape;
  readonly if?: Shape;
  readonly then?: Shape;
  readonly else?: Shape;
  /** For items that no other keyword of this shape, or of those that apply in place, has looked at. */
  readonly unevaluatedItems?: Shape;
  /** For properties that no other keyword of this shape, or of those that apply in place, has looked at. */
  readonly unevaluatedProperties?: Shape;
  /** `false` is the schema that nothing fits. */
  readonly never?: true;
  /** Where a failure of this subschema is reported, and with which text, on a lenient wire (`x-edgeloom-at`, `-message`, `-type`). */
  readonly report?: { readonly at: string; readonly message: string; readonly type: string };
};

/** What the runtime knows of a model beside its zod face. */
export type ModelInfo = {
  /** Name of the model in its schema document; peers see it in error texts. */
  readonly name: string;
  /** Built on first use, then kept. */
  readonly shape: Shape;
  /** Straight-line check of a complete canonical value (every default present); absent when none was emitted. */
  readonly is: ((value: unknown) => boolean) | undefined;
};

/**
 * A generated model: a zod schema that carries its descriptor. An interface, since compilers compare interfaces by their type
 * arguments: with an intersection they look at every member of every model that is passed on, which takes them 20 times as long.
 */
export interface Model<out Out, out In = Out> extends z.ZodType<Out, In> {
  readonly model: ModelInfo;
}

/** A model of which only the descriptor matters. */
export type AnyModel = Model<unknown, unknown>;
