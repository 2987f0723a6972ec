import { Buffer, isUtf8 } from "node:buffer";
import type { TextProblem } from "./problem.js";

/** The text of a document, or why its bytes are none. `text` beside a problem is only good for showing the place. */
export type DecodedText = { readonly text: string; readonly problem?: TextProblem };

/** First bytes of files that are not text, and what they are. */
const compressed: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58]],
];

/** Decodes UTF-8 without byte order mark; every other encoding is refused, as a guess could be wrong. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const foreign = foreignEncoding(bytes);
  if (foreign !== undefined) return { text: "", problem: foreign };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return { text: buffer.toString("utf8") };
  const valid = validPrefix(buffer);
  const offset = buffer.toString("utf8", 0, valid).length;
  const message = `Byte ${valid} is not valid UTF-8.`;
  return { text: buffer.toString("utf8"), problem: { code: "encoding-utf8", message, offset } };
}

function foreignEncoding(bytes: Uint8Array): TextProblem | undefined {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) {
    return { code: "encoding-bom", message: "The file starts with a byte order mark.", offset: 0 };
  }
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]) || hasWideStart(bytes)) {
    return { code: "encoding-utf16", message: "The file is UTF-16 or UTF-32.", offset: 0 };
  }
  const packed = compressed.find(([, magic]) => startsWith(bytes, magic));
  if (packed === undefined) return undefined;
  return { code: "encoding-compressed", message: `The file is ${packed[0]} data, not text.`, offset: 0 };
}

/** A NUL among the first two bytes: the first character of JSON or YAML in a wide encoding. */
function hasWideStart(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && (bytes[0] === 0 || bytes[1] === 0);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Length of the longest valid start, by bisection: `isUtf8` is native and says only yes or no. */
function validPrefix(buffer: Buffer): number {
  let good = 0;
  let bad = buffer.length;
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2);
    if (wholeCharacters(buffer, middle) === undefined) bad = middle - 1;
    else good = middle;
  }
  return wholeCharacters(buffer, good) ?? 0;
}

/** `end` moved back to the end of a character; undefined when the bytes before are not valid. */
function wholeCharacters(buffer: Buffer, end: number): number | undefined {
  for (let back = 0; back <= 3 && back <= end; back++) {
    if (isUtf8(buffer.subarray(0, end - back))) return end - back;
  }
  return undefined;
}
