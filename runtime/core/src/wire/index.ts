/**
 * How values travel: lossless JSON, frames, and the codec that turns values into text and back.
 *
 * @packageDocumentation
 */
export type { Codec } from "./codec.js";
export { codecOf } from "./codec.js";
export type { WireContext } from "./context.js";
export type { Problem, ReceivedMessage } from "./frames.js";
export { isProblem, readFrames } from "./frames.js";
export type { JsonLimits } from "./lossless.js";
export { parseJson } from "./lossless.js";
export type { WireRules } from "./rules.js";
export { wire } from "./rules.js";
export { validationErrorJson, validationErrorText } from "./validation-text.js";
