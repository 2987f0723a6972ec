import { instantFix, wireText } from "../../helpers/instant.js";
import { DataError } from "../data-error.js";
import { Float, isReportMap, isWireInteger, type ReportMap } from "../report-value.js";
import type { ByteWriter } from "./byte-writer.js";
import { maxDepth } from "./limits.js";
import {
  writeArrayHeader,
  writeBigInt,
  writeBytes,
  writeFloat,
  writeInteger,
  writeMapHeader,
  writeText,
} from "./write-scalar.js";

/**
 * A value of a report in MessagePack, byte for byte as the reference writes it (archfx spec §3.3). Throws a
 * {@link DataError} for what has no form: `undefined`, functions, classes, half surrogates, more than 64 bits, a value
 * that holds itself.
 */
export function writeValue(to: ByteWriter, value: unknown, depth = 0): void {
  switch (typeof value) {
    case "string":
      return writeText(to, value);
    case "number":
      return isWireInteger(value) ? writeInteger(to, value) : writeFloat(to, value);
    case "bigint":
      return writeBigInt(to, value);
    case "boolean":
      return to.uint8(value ? 0xc3 : 0xc2);
    case "object":
      return value === null ? to.uint8(0xc0) : writeObject(to, value, depth);
    case "undefined":
    case "function":
    case "symbol":
      throw unwritable(typeof value);
  }
}

function writeObject(to: ByteWriter, value: object, depth: number): void {
  if (depth >= maxDepth)
    throw new DataError("INVALID", `A value is nested deeper than ${maxDepth} levels, or holds itself.`);
  if (Array.isArray(value)) return writeArray(to, value, depth);
  if (isReportMap(value)) return writeMap(to, value, depth);
  if (value instanceof Float) return writeFloat(to, value.value);
  if (value instanceof Uint8Array) return writeBytes(to, value);
  if (value instanceof Date) return writeDate(to, value);
  throw unwritable(value.constructor.name);
}

function writeArray(to: ByteWriter, members: readonly unknown[], depth: number): void {
  writeArrayHeader(to, members.length);
  // By index, so that a hole is an undefined member and refused, rather than left out after it was counted.
  for (let at = 0; at < members.length; at++) writeValue(to, members[at], depth + 1);
}

function writeMap(to: ByteWriter, map: ReportMap, depth: number): void {
  if (!(map instanceof Map)) return writePlainMap(to, map as { readonly [key: string]: unknown }, depth);
  const entries: readonly (readonly [unknown, unknown])[] = [...map];
  writeMapHeader(to, entries.length);
  for (const [key, member] of entries) {
    if (typeof key !== "string")
      throw new DataError("INVALID", `The key of a map is a ${typeof key}, not text.`);
    writeText(to, key);
    writeValue(to, member, depth + 1);
  }
}

function writePlainMap(to: ByteWriter, map: { readonly [key: string]: unknown }, depth: number): void {
  const keys = Object.keys(map);
  writeMapHeader(to, keys.length);
  for (const key of keys) {
    writeText(to, key);
    writeValue(to, map[key], depth + 1);
  }
}

function writeDate(to: ByteWriter, date: Date): void {
  const text = wireText(date);
  if (text === undefined)
    throw new DataError("INVALID", "A date is no instant between the years 1 and 9999.", { fix: instantFix });
  writeText(to, text);
}

function unwritable(kind: string): DataError {
  return new DataError("INVALID", `A report cannot hold a value of type ${kind}.`, {
    fix: "Use null, booleans, numbers, bigints, text, bytes, dates, arrays, maps and plain objects.",
  });
}
