export {
  ArchFxDeviceSlug,
  type DeviceParts,
  type DeviceSlugInput,
  type DeviceSlugOptions,
} from "./device.js";
export { ArchFxParentSlug, type ParentKind, type ParentSlugInput } from "./parent.js";
export { type AnySlug, parseSlug, tryParseSlug } from "./parse-slug.js";
export { ArchFxCloudSlug } from "./slug.js";
export { SlugError, type SlugReason } from "./slug-error.js";
export type {
  DeviceSlugText,
  ParentSlugText,
  SlugText,
  StreamerSlugText,
  StreamSlugText,
  VariableIdText,
} from "./slug-text.js";
export { ArchFxStreamSlug, type StreamKind, type StreamParts, type StreamPartTexts } from "./stream.js";
export type { StreamStart } from "./stream-start.js";
export { ArchFxStreamerSlug } from "./streamer.js";
export { ArchFxVariableID, type VariableIdInput, type VariablePair } from "./variable.js";
