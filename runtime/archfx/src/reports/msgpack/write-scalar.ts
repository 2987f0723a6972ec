import { DataError } from "../data-error.js";
import type { ByteWriter } from "./byte-writer.js";

const two32 = 2 ** 32;
const leastInt64 = -(2n ** 63n);
const mostUint64 = 2n ** 64n - 1n;

/** A whole number up to 2^53 either way, in its shortest form. */
export function writeInteger(to: ByteWriter, value: number): void {
  if (value >= 0) writeUnsigned(to, value);
  else writeNegative(to, value);
}

function writeUnsigned(to: ByteWriter, value: number): void {
  if (value < 0x80) return to.uint8(value);
  if (value < 0x100) return mark8(to, 0xcc, value);
  if (value < 0x1_0000) return mark16(to, 0xcd, value);
  if (value < two32) return mark32(to, 0xce, value);
  mark32(to, 0xcf, Math.floor(value / two32));
  to.uint32(value % two32);
}

function writeNegative(to: ByteWriter, value: number): void {
  if (value >= -0x20) return to.uint8(0x100 + value);
  if (value >= -0x80) return mark8(to, 0xd0, 0x100 + value);
  if (value >= -0x8000) return mark16(to, 0xd1, 0x1_0000 + value);
  if (value >= -0x8000_0000) return mark32(to, 0xd2, two32 + value);
  to.uint8(0xd3);
  to.uint64(BigInt.asUintN(64, BigInt(value)));
}

/** An integer of 64 bits, signed or not, in its shortest form. Throws a {@link DataError} for a larger one. */
export function writeBigInt(to: ByteWriter, value: bigint): void {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return writeInteger(to, number);
  if (value < leastInt64 || value > mostUint64)
    throw new DataError("INVALID", "An integer does not fit 64 bits.", {
      fix: "Write it as text or as a float.",
    });
  to.uint8(value < 0n ? 0xd3 : 0xcf);
  to.uint64(BigInt.asUintN(64, value));
}

/** A float, always of 64 bits. */
export function writeFloat(to: ByteWriter, value: number): void {
  to.uint8(0xcb);
  to.float64(value);
}

/** Text in UTF-8. Throws a {@link DataError} for half a surrogate pair, which has no bytes. */
export function writeText(to: ByteWriter, text: string): void {
  const start = to.length;
  writeTextHeader(to, text.length);
  // Most texts are ASCII, and to look first would be as much work as to write them.
  if (to.ascii(text)) return;
  to.clear(start);
  const size = utf8Size(text);
  writeTextHeader(to, size);
  to.utf8(text, size);
}

function writeTextHeader(to: ByteWriter, size: number): void {
  if (size < 0x20) to.uint8(0xa0 | size);
  else if (size < 0x100) mark8(to, 0xd9, size);
  else if (size < 0x1_0000) mark16(to, 0xda, size);
  else mark32(to, 0xdb, size);
}

function utf8Size(text: string): number {
  let size = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    size += unit < 0x800 ? 1 : 2;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(++at);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff))
      throw new DataError("INVALID", "A text holds half of a surrogate pair.", {
        fix: "Repair it with toWellFormed.",
      });
  }
  return size;
}

/** Bytes as they are. */
export function writeBytes(to: ByteWriter, bytes: Uint8Array): void {
  if (bytes.length < 0x100) mark8(to, 0xc4, bytes.length);
  else if (bytes.length < 0x1_0000) mark16(to, 0xc5, bytes.length);
  else mark32(to, 0xc6, bytes.length);
  to.raw(bytes);
}

/** What goes before the members of an array. */
export function writeArrayHeader(to: ByteWriter, count: number): void {
  if (count < 0x10) to.uint8(0x90 | count);
  else if (count < 0x1_0000) mark16(to, 0xdc, count);
  else mark32(to, 0xdd, count);
}

/** What goes before the keys and values of a map. */
export function writeMapHeader(to: ByteWriter, count: number): void {
  if (count < 0x10) to.uint8(0x80 | count);
  else if (count < 0x1_0000) mark16(to, 0xde, count);
  else mark32(to, 0xdf, count);
}

function mark8(to: ByteWriter, mark: number, value: number): void {
  to.uint8(mark);
  to.uint8(value);
}

function mark16(to: ByteWriter, mark: number, value: number): void {
  to.uint8(mark);
  to.uint16(value);
}

function mark32(to: ByteWriter, mark: number, value: number): void {
  to.uint8(mark);
  to.uint32(value);
}
