/**
 * The one door through which generated code imports the runtime (`import * as e from "@edgeloom/runtime/generated"`).
 * Adding a name here is a minor change; removing one breaks every published SDK.
 *
 * @packageDocumentation
 */
export type { Message, Method, Service, Topic } from "../bus/descriptors.js";
export { message, method, service, topic } from "../bus/descriptors.js";
export type { CanonicalForm } from "../devices/canonical.js";
export type { DeviceModule, DeviceType } from "../devices/device-module.js";
export { deviceModule, deviceType, withRules } from "../devices/device-module.js";
export type { Payload } from "../devices/payload.js";
export { anyJsonPayload, bytesPayload, jsonPayload, textPayload } from "../devices/payload.js";
export type { DeviceRules } from "../devices/rules.js";
export type { Operation, SecurityScheme } from "../http/descriptors.js";
export {
  content,
  declaredOperation as operation,
  header,
  json,
  parameter,
  path,
  query,
} from "../http/descriptors.js";
export type { FileContent, FileInput } from "../http/types.js";
export {
  any,
  boolean,
  constant,
  enumeration,
  integer,
  never,
  nothing,
  number,
  ref,
  string,
} from "../schema/builders.js";
export * from "../schema/checks.js";
export {
  allOf,
  anyOf,
  array,
  ifThenElse,
  not,
  object,
  oneOf,
  optional,
  required,
  schema,
  tuple,
} from "../schema/declared.js";
export { declaredModel as model } from "../schema/model.js";
export type { Json, Model, Shape } from "../schema/shape.js";
export type { ShapeLike } from "../schema/shorthand.js";
export type { WireRules } from "../wire/rules.js";
export { wire } from "../wire/rules.js";
