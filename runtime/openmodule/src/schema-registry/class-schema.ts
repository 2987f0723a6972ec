import type {
  AnyModel,
  NumberFacet,
  ObjectFacet,
  Property,
  Shape,
  StringFacet,
} from "@edgeloom/runtime/schema";
import {
  isNullShape,
  knownNumberFormats,
  knownStringFormats,
  plain,
  typeOfValues,
  withoutChecks,
} from "./words.js";

/** The words of a schema in the exported document. */
export type SchemaWords = { readonly [word: string]: unknown };

/** Looks up what a model (without a property) or one of its properties is described as; models themselves carry no texts. */
export type Describe = (model: string, property?: string) => string | undefined;

/** What writing the schema of a class needs beside its model. */
export type ClassScope = {
  readonly describe: Describe;
  /** Told of every model that the schema refers to. */
  meet(model: AnyModel): void;
};

/** Where the schemas of the document stand. */
const schemasPointer = "#/components/schemas/";

/** A reference to the schema of a model. */
export function refTo(name: string): string {
  return `${schemasPointer}${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The schema of a model as pydantic 1 writes it for a class (openmodule spec §12). */
export function classSchema(model: AnyModel, scope: ClassScope): SchemaWords {
  const { name } = model.model;
  const shape = withoutChecks(model.model.shape);
  const described = model.description ?? scope.describe(name);
  const isEnum = isEnumeration(shape);
  const description = described ?? (isEnum ? "An enumeration." : undefined);
  return {
    title: name,
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(isEnum ? enumWords(shape) : rootWords(name, shape, scope)),
  };
}

/** A class refers to its parts; only a model that is nothing but another one has to say so by `allOf`. */
function rootWords(model: string, shape: Shape, scope: ClassScope): SchemaWords {
  if (shape.object?.properties !== undefined) return objectWords(shape.object, { ...scope, model });
  const words = wordsOf(shape, { ...scope, model });
  return "$ref" in words ? { allOf: [words] } : words;
}

type Place = ClassScope & {
  /** The model whose properties are written. */
  readonly model: string;
};

function objectWords(facet: ObjectFacet, place: Place): SchemaWords {
  const properties = [...(facet.properties ?? [])];
  const required = properties.filter(([, property]) => isRequired(property)).map(([name]) => name);
  const needed = [...required, ...(facet.required ?? [])];
  return {
    type: "object",
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, propertyWords(name, property, place)]),
    ),
    ...(needed.length === 0 ? {} : { required: needed }),
    ...additionalWords(facet.additionalProperties, place),
  };
}

/** The name of the sender has no default in the class: it is filled in before the class looks at it. */
function isRequired({ required, default: fallback, dynamicDefault }: Property): boolean {
  if (dynamicDefault === "service-name") return true;
  return required && fallback === undefined && dynamicDefault === undefined;
}

function propertyWords(name: string, property: Property, place: Place): SchemaWords {
  const { default: fallback, shape } = property;
  const description = place.describe(place.model, name)?.trim();
  const own = {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined || fallback === null ? {} : { default: plain(fallback) }),
  };
  const words = wordsOf(isFixed(property) ? typeOnly(shape) : shape, place);
  if (!("$ref" in words)) return { title: titleOf(name), ...own, ...words };
  if (Object.keys(own).length === 0) return words;
  const target = referredModel(shape);
  const isEnum = target !== undefined && isEnumeration(target.model.shape);
  return { ...(isEnum ? {} : { title: titleOf(name) }), ...own, allOf: [words] };
}

/** A text with one value, which is also its default, is an ordinary text field with that default. */
function isFixed({ shape: { values }, default: fallback }: Property): boolean {
  return values?.length === 1 && values[0] === fallback;
}

function typeOnly({ values = [], ...shape }: Shape): Shape {
  const type = typeOfValues(values);
  return shape.types !== undefined || type === undefined ? shape : { ...shape, types: [type] };
}

/** As Python's `str.title` has it: each run of letters starts with a capital and goes on small. */
function titleOf(name: string): string {
  return name
    .replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .replaceAll("_", " ");
}

/** A shape that only refers to a model, if need be with null beside it, gives that model. */
function referredModel(shape: Shape): AnyModel | undefined {
  const only = withoutNull(shape);
  if (only.ref !== undefined) return only.ref();
  const [single, ...others] = only.allOf ?? [];
  return single !== undefined && others.length === 0 ? referredModel(single) : undefined;
}

/** Null is never part of the description: an optional field says nothing about it. */
function withoutNull(shape: Shape): Shape {
  const union = shape.anyOf ?? shape.oneOf;
  const kept = union?.filter((member) => !isNullShape(member));
  const [single, ...others] = kept ?? [];
  if (single !== undefined && others.length === 0) return withoutNull(single);
  if (shape.types === undefined || !shape.types.includes("null") || shape.types.length === 1) return shape;
  return { ...shape, types: shape.types.filter((type) => type !== "null") };
}

function isEnumeration({ values }: Shape): boolean {
  return values !== undefined;
}

function enumWords(shape: Shape): SchemaWords {
  const values = (shape.values ?? []).filter((value) => value !== null);
  const type = typeOfValues(values);
  return { enum: values.map(plain), ...(type === undefined ? {} : { type }) };
}

function wordsOf(given: Shape, place: Place): SchemaWords {
  const shape = withoutNull(withoutChecks(given));
  const model = referredModel(shape);
  if (model !== undefined) {
    place.meet(model);
    return { $ref: refTo(model.model.name) };
  }
  if (shape.values !== undefined) return enumWords(shape);
  const union = shape.anyOf ?? shape.oneOf;
  if (union !== undefined)
    return { anyOf: union.filter((member) => !isNullShape(member)).map((member) => wordsOf(member, place)) };
  if (shape.allOf !== undefined && shape.allOf.length > 0)
    return { ...ownWords(shape, place), allOf: shape.allOf.map((member) => wordsOf(member, place)) };
  return ownWords(shape, place);
}

function ownWords(shape: Shape, place: Place): SchemaWords {
  const { types, string, number, array, object } = shape;
  const [type, ...others] = types ?? [];
  if (others.length > 0)
    return { anyOf: (types ?? []).map((each) => ownWords({ ...shape, types: [each] }, place)) };
  switch (type) {
    case "string":
      return { type, ...stringWords(string ?? {}) };
    case "number":
    case "integer":
      return numberWords(type, number ?? {});
    case "array":
      return { type, ...arrayWords(array ?? {}, place) };
    case "object":
      return object === undefined || isDict(object)
        ? { type, ...dictWords(object ?? {}, place) }
        : objectWords(object, place);
    case "boolean":
    case "null":
      return { type };
    case undefined:
      break;
  }
  return {};
}

function stringWords({ format, pattern, ...lengths }: StringFacet): SchemaWords {
  if (format === "decimal") return { type: "number" };
  const known = format === undefined ? undefined : knownStringFormats.get(format);
  return {
    ...lengths,
    ...(pattern === undefined ? {} : { pattern: pattern.source }),
    ...(known === undefined ? {} : { format: known }),
  };
}

function numberWords(type: "number" | "integer", { format, ...limits }: NumberFacet): SchemaWords {
  const replaced = format === undefined ? undefined : knownNumberFormats.get(format);
  if (replaced !== undefined) return replaced;
  return {
    type,
    ...Object.fromEntries(Object.entries(limits).map(([word, limit]) => [word, plain(limit)])),
  };
}

function arrayWords(facet: NonNullable<Shape["array"]>, place: Place): SchemaWords {
  const { prefixItems, items, minItems, maxItems, uniqueItems } = facet;
  const length = prefixItems?.length;
  const listed = prefixItems?.map((item) => wordsOf(item, place)) ?? itemWords(items, place);
  return {
    ...defined({ minItems: minItems ?? length, maxItems: maxItems ?? length, uniqueItems }),
    items: listed,
  };
}

function itemWords(items: Shape | undefined, place: Place): SchemaWords {
  return items === undefined || items.never === true ? {} : wordsOf(items, place);
}

/** An object of which no property is declared, but any may be there, is a `Dict` in Python. */
function isDict({ properties, additionalProperties }: ObjectFacet): boolean {
  if (properties === undefined) return true;
  return properties.size === 0 && additionalProperties !== undefined && additionalProperties.never !== true;
}

function dictWords(facet: ObjectFacet, place: Place): SchemaWords {
  const { minProperties, maxProperties, additionalProperties } = facet;
  const values = additionalProperties === undefined ? {} : wordsOf(additionalProperties, place);
  return {
    ...defined({ minProperties, maxProperties }),
    ...(Object.keys(values).length === 0 ? {} : { additionalProperties: values }),
  };
}

function additionalWords(shape: Shape | undefined, place: Place): SchemaWords {
  if (shape === undefined) return {};
  if (shape.never === true) return { additionalProperties: false };
  const words = wordsOf(shape, place);
  return { additionalProperties: Object.keys(words).length === 0 ? true : words };
}

function defined(words: SchemaWords): SchemaWords {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}
