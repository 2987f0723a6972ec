/**
 * Frames over TCP: a length in front of each message, with limits on everything that a peer may cost.
 *
 * @packageDocumentation
 */
export { encodeFrame, FrameDecoder, headerBytes } from "./frame-decoder.js";
export { defaultFrameLimits, type FrameLimits, FrameLink, type FrameLinkEvents } from "./frame-link.js";
