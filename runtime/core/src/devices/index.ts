/**
 * Device modules of the Fleet Protocol as data: what their payloads look like and what a gateway does with them.
 *
 * @packageDocumentation
 */
export type { CanonicalForm } from "./canonical.js";
export {
  type AnyDeviceType,
  type DeviceModule,
  type DeviceType,
  type DeviceTypeFacts,
  deviceModule,
  deviceType,
  withRules,
} from "./device-module.js";
export {
  type AnyPayload,
  anyJsonPayload,
  bytesPayload,
  type JsonLayout,
  jsonPayload,
  type Payload,
  type PayloadFacts,
  textPayload,
} from "./payload.js";
export type {
  AggregateFunction,
  AggregateRule,
  CommandCondition,
  CommandFunction,
  CommandRule,
  Count,
  CountRule,
  DeviceRules,
  DropHead,
  ErrorFunction,
  FoldFunction,
  FoldRule,
  PayloadView,
  Pointer,
  SendableFunction,
  SendWhen,
  StatusPair,
  ValidFunction,
} from "./rules.js";
