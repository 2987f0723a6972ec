import type { Origin, TypeId } from "./origin.js";

/** A JSON value with exact numbers: an integer beyond 2^53 is a `bigint`. Objects have no prototype. */
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

/** What a schema says to people. Untrusted text. */
export type Docs = {
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  /** `x-edgeloom-since`: first line or version that knows it. */
  readonly since?: string;
  readonly examples?: readonly Json[];
  /** `default`, where nothing is filled in. */
  readonly default?: Json;
  /** Address of the page that documents it. Ours, not the document's. */
  readonly see?: string;
  /** Sentences of ours about what the emitted type cannot say. */
  readonly notes?: readonly string[];
};

/** What strings must look like; lengths count code points. */
export type StringFacet = {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
};

/** What numbers must look like; bounds are exact. */
export type NumberFacet = {
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exclusiveMinimum?: number | bigint;
  readonly exclusiveMaximum?: number | bigint;
  readonly multipleOf?: number;
  /** `int64`, `uint64` and `unixtime` change the emitted type or check; others are notes. */
  readonly format?: string;
};

/** What arrays must look like. */
export type ArrayFacet = {
  readonly prefixItems?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly contains?: SchemaNode;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
};

/** One declared property of an object. */
export type Property = {
  /** Wire name. */
  readonly name: string;
  readonly node: SchemaNode;
  readonly required: boolean;
  readonly default?: Json;
  /** `x-edgeloom-default`. */
  readonly dynamicDefault?: "now" | "service-name";
  /** `x-edgeloom-aliases`. */
  readonly aliases?: readonly string[];
  /** `x-edgeloom-null`. */
  readonly null?: "omit" | "default";
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
};

/** What objects must look like. */
export type ObjectFacet = {
  /** In the order of `x-edgeloom-order`, the rest by code unit: the order of keys in the document never matters. */
  readonly properties: readonly Property[];
  /** `x-edgeloom-order` as it was written. `properties` follow it already; merging a base with its extension needs it once more. */
  readonly order?: readonly string[];
  /** Required names that are not declared properties. */
  readonly required: readonly string[];
  readonly patternProperties: readonly {
    readonly pattern: string;
    readonly node: SchemaNode;
    readonly origin: Origin;
  }[];
  /** Absent means open: any further property. `true` in so many words is kept, since a lenient reader keeps such content. */
  readonly additionalProperties?: SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired: readonly { readonly property: string; readonly requires: readonly string[] }[];
  readonly dependentSchemas: readonly { readonly property: string; readonly node: SchemaNode }[];
};

/**
 * One schema, free of any input language and dialect: a conjunction of facets, each of which speaks only about instances
 * of its own type. References are identities, so cycles cost nothing.
 */
export type SchemaNode = {
  readonly origin: Origin;
  readonly docs: Docs;
  /** Allowed types, by code unit; absent means any. */
  readonly types?: readonly JsonType[];
  /** `enum` or `const`. */
  readonly values?: readonly Json[];
  /** Names for the values in emitted code, as many as `values`. */
  readonly valueNames?: readonly string[];
  readonly string?: StringFacet;
  readonly number?: NumberFacet;
  readonly array?: ArrayFacet;
  readonly object?: ObjectFacet;
  readonly ref?: TypeId;
  readonly allOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: {
    readonly property: string;
    readonly mapping: readonly { readonly value: string; readonly target: TypeId }[];
    /** The member for values that nothing else is mapped to; unions that have one are told apart without this hint in the end. */
    readonly fallback?: TypeId;
  };
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
  /** For items that no other keyword of this schema, or of those that apply in place, has looked at. */
  readonly unevaluatedItems?: SchemaNode;
  /** For properties that no other keyword of this schema, or of those that apply in place, has looked at. */
  readonly unevaluatedProperties?: SchemaNode;
  /** The schema `false`. */
  readonly never?: true;
  /** `x-edgeloom-at`, `x-edgeloom-message`, `x-edgeloom-error-type` on an `if` schema. */
  readonly report?: { readonly at: string; readonly message: string; readonly type: string };
};
