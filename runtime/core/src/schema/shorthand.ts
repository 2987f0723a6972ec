import { EdgeloomError } from "../base/errors.js";
import type { AnyModel, JsonType, Property, Shape } from "./shape.js";

/** Formats that say by themselves of which type they are, each with it. */
const formatTypes = {
  base64: "string",
  base64url: "string",
  byte: "string",
  date: "string",
  "date-time": "string",
  "date-time-local": "string",
  decimal: "string",
  double: "number",
  duration: "string",
  email: "string",
  float: "number",
  hostname: "string",
  "ical-recurrence": "string",
  "idn-email": "string",
  "idn-hostname": "string",
  int16: "integer",
  int32: "integer",
  int64: "integer",
  int8: "integer",
  ipv4: "string",
  ipv6: "string",
  iri: "string",
  "iri-reference": "string",
  "json-pointer": "string",
  regex: "string",
  "relative-json-pointer": "string",
  time: "string",
  uint16: "integer",
  uint32: "integer",
  uint64: "integer",
  uint8: "integer",
  uri: "string",
  "uri-reference": "string",
  "uri-template": "string",
  uuid: "string",
} as const satisfies Readonly<Record<string, JsonType>>;

type PlainType = "boolean" | "integer" | "number" | "string";

type PlainWord = PlainType | keyof typeof formatTypes;

const plainTypes: ReadonlySet<string> = new Set<PlainType>(["boolean", "integer", "number", "string"]);

/** A shape in a word: a type (`"integer"`), a format of its type (`"date-time"`, `"int64"`), either of them or null (`"string|null"`). */
export type ShapeWord = PlainWord | `${PlainWord}|null`;

/** The word of a property: with a `?` it may be absent (`"string?"`, `"date-time|null?"`). */
export type PropertyWord = ShapeWord | `${ShapeWord}?`;

/** What stands for a shape where one is given: the shape, its word, or the model that it refers to. */
export type ShapeLike = Shape | ShapeWord | AnyModel;

/** What stands for a property where one is given. Only {@link Property} and words with a `?` say that it may be absent. */
export type PropertyLike = ShapeLike | PropertyWord | Property;

const properties = new Map<string, Property>();

/** The property that a word stands for: the same object each time. */
function propertyOfWord(word: string): Property {
  const known = properties.get(word);
  if (known !== undefined) return known;
  const required = !word.endsWith("?");
  const made = { shape: shapeInWords(required ? word : word.slice(0, -1)), required };
  properties.set(word, made);
  return made;
}

function shapeInWords(word: string): Shape {
  const isNullable = word.endsWith("|null");
  const plain = isNullable ? word.slice(0, -"|null".length) : word;
  const type = typeOf(plain);
  const types = isNullable ? [type, "null" as const].sort() : [type];
  if (type === plain) return { types };
  const facet = { format: plain };
  return type === "string" ? { types, string: facet } : { types, number: facet };
}

function typeOf(plain: string): JsonType {
  if (plainTypes.has(plain)) return plain as JsonType;
  if (Object.hasOwn(formatTypes, plain)) return formatTypes[plain as keyof typeof formatTypes];
  throw new EdgeloomError("CONFIG", `"${plain}" stands for no shape that is known here`, {
    fix: "install the @edgeloom/runtime that the package was generated for, or a newer one",
  });
}

/** The shape that something stands for. */
export function shapeOf(like: ShapeLike): Shape {
  if (typeof like === "string") return propertyOfWord(like).shape;
  return isModel(like) ? { ref: () => like } : like;
}

/** The property that something stands for. */
export function propertyOf(like: PropertyLike): Property {
  if (typeof like === "string") return propertyOfWord(like);
  if (isModel(like) || !("required" in like)) return { shape: shapeOf(like), required: true };
  return like;
}

function isModel(like: Exclude<PropertyLike, string>): like is AnyModel {
  return "model" in like;
}
