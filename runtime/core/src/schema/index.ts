/**
 * Models and what a schema says about them: shapes, their builders, checks and the interpreter.
 *
 * @packageDocumentation
 */
export * from "./builders.js";
export type { Dynamics } from "./fill.js";
export { fill } from "./fill.js";
export type { Finding } from "./finding.js";
export { fitsFormat } from "./formats.js";
export { findIssues, fits } from "./interpret.js";
export { equal as equalJson } from "./json-value.js";
export { model } from "./model.js";
export type { Parsed } from "./parse.js";
export { parseStrictly } from "./parse.js";
export type {
  AnyModel,
  ArrayFacet,
  DynamicDefault,
  Json,
  JsonType,
  Model,
  ModelInfo,
  NumberFacet,
  ObjectFacet,
  Property,
  Shape,
  StringFacet,
} from "./shape.js";
export type { PropertyLike, PropertyWord, ShapeLike, ShapeWord } from "./shorthand.js";
