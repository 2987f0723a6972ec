import type {
  ArrayFacet,
  Docs,
  Json,
  JsonType,
  NumberFacet,
  ObjectFacet,
  Origin,
  Property,
  SchemaNode,
  StringFacet,
} from "../../ir/index.js";

/** What a schema says about the property that it describes, beside its values. */
export type PropertyNotes = Pick<
  Property,
  "default" | "dynamicDefault" | "aliases" | "null" | "readOnly" | "writeOnly"
>;

/** A lowered schema. The notes matter only where it stands as a property. */
export type Lowered = { readonly node: SchemaNode; readonly notes: PropertyNotes };

/** What is still being written. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Parts of an object facet that can be written directly; properties need several keywords and are put together at the end. */
type OpenObject = Omit<
  ObjectFacet,
  "properties" | "required" | "order" | "patternProperties" | "dependentRequired" | "dependentSchemas"
>;

/** What objects are made of. Few schemas are objects, so it is made when the first of their words comes. */
export type ObjectDraft = {
  readonly facet: Mutable<OpenObject>;
  readonly properties: Map<string, Lowered>;
  readonly required: Set<string>;
  readonly patternProperties: Mutable<ObjectFacet["patternProperties"][number]>[];
  readonly dependentRequired: ObjectFacet["dependentRequired"][number][];
  readonly dependentSchemas: ObjectFacet["dependentSchemas"][number][];
};

/**
 * A schema while its keywords are read, in whatever order they come. Keywords write what they say and never look at each
 * other; where meaning arises only from several of them, {@link file://./finish.ts} combines.
 */
export type Draft = {
  readonly origin: Origin;
  readonly docs: Mutable<Docs>;
  readonly notes: Mutable<PropertyNotes>;
  readonly string: Mutable<StringFacet>;
  readonly number: Mutable<NumberFacet>;
  readonly array: Mutable<ArrayFacet>;
  readonly node: Mutable<
    Pick<
      SchemaNode,
      | "ref"
      | "allOf"
      | "anyOf"
      | "oneOf"
      | "discriminator"
      | "not"
      | "if"
      | "then"
      | "else"
      | "unevaluatedItems"
      | "unevaluatedProperties"
      | "never"
    >
  >;
  object?: ObjectDraft;
  report?: { at?: string; message?: string; type?: string };
  /** Notes of inline `allOf` members, which count when the schema itself is silent. */
  memberNotes?: readonly PropertyNotes[];
  /** What one node cannot hold beside the rest: it joins the `allOf`. */
  members?: SchemaNode[];
  types?: readonly JsonType[];
  nullable?: boolean;
  format?: string;
  enumeration?: readonly Json[];
  constant?: { readonly value: Json };
  valueNames?: readonly string[];
  order?: readonly string[];
  /** True where `contains` does not tell `unevaluatedItems` what it found: that came with 2020-12. */
  countsSilently?: boolean;
};

/** An empty draft. */
export function newDraft(origin: Origin): Draft {
  return {
    origin,
    docs: {},
    notes: {},
    string: {},
    number: {},
    array: {},
    node: {},
  };
}

/** The object part of a draft, made when it is first asked for. */
export function objectIn(draft: Draft): ObjectDraft {
  draft.object ??= {
    facet: {},
    properties: new Map(),
    required: new Set(),
    patternProperties: [],
    dependentRequired: [],
    dependentSchemas: [],
  };
  return draft.object;
}
