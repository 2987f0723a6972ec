import { isUtf8 } from "node:buffer";
import type { Json } from "../schema/shape.js";
import { malformed, parseText } from "./json-text.js";

/** Limits of one JSON text. All finite; a peer is never trusted with more. */
export type JsonLimits = {
  /** Largest text in bytes; 4 MiB when left out. */
  readonly maxBytes?: number;
  /** Deepest nesting of lists and objects; 64 when left out. */
  readonly maxDepth?: number;
};

const defaultMaxBytes = 4 * 1024 * 1024;

/**
 * Reads strict JSON (RFC 8259) without losing digits: an integer beyond 2^53 becomes a `bigint`, and one beyond 64 bit a
 * number, as the openmodule reference has it. Of equal keys the last wins, and `__proto__` is a key like any other.
 *
 * @throws EdgeloomError `MALFORMED` when the input is not JSON within the limits; the text never holds any of it
 */
export function parseJson(input: Uint8Array | string, limits: JsonLimits = {}): Json {
  return parseText(
    typeof input === "string" ? checkedText(input, limits) : decodeText(input, limits),
    limits,
  );
}

/** The text of UTF-8 bytes. Throws like {@link parseJson}. */
export function decodeText(bytes: Uint8Array, limits: JsonLimits = {}): string {
  const maxBytes = limits.maxBytes ?? defaultMaxBytes;
  if (bytes.length > maxBytes) throw malformed(`it is larger than ${maxBytes} bytes`);
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString();
  // Decoding puts U+FFFD where bytes are wrong. Without one there is nothing to check, which costs nothing for ASCII.
  if (text.includes("\ufffd") && !isUtf8(bytes)) throw malformed("it is not valid UTF-8");
  return text;
}

function checkedText(text: string, limits: JsonLimits): string {
  const maxBytes = limits.maxBytes ?? defaultMaxBytes;
  if (text.length > maxBytes || (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes)) {
    throw malformed(`it is larger than ${maxBytes} bytes`);
  }
  return text;
}
