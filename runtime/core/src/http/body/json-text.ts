import { kindOf } from "../../schema/json-value.js";
import { Unwritable } from "../serialize/encode.js";
import { hollowKind } from "../serialize/value.js";

const maxLevels = 64;

/**
 * JSON of any value. Unlike `JSON.stringify` it writes a `bigint` as digits, and refuses what would be lost: numbers that are
 * not finite, bytes, functions, sets, promises. `toJSON` is honoured, and a property that holds `undefined` is left out.
 *
 * @throws Unwritable
 */
export function jsonText(value: unknown): string {
  const text = write(value, 0);
  if (text === undefined) throw new Unwritable("a value that JSON can carry, received undefined");
  return text;
}

function write(value: unknown, level: number): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw new Unwritable("a finite number, as JSON knows no other");
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return undefined;
    case "object":
      return value === null ? "null" : writeObject(value, level);
    case "function":
    case "symbol":
      throw new Unwritable(`a value that JSON can carry, received ${kindOf(value)}`);
  }
}

function writeObject(value: object, level: number): string | undefined {
  if (level >= maxLevels) throw new Unwritable(`at most ${maxLevels} levels of lists and objects`);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return write(toJSON.call(value) as unknown, level + 1);
  if (Array.isArray(value))
    return `[${Array.from(value, (item) => write(item, level + 1) ?? "null").join(",")}]`;
  if (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof Map ||
    value instanceof Set
  )
    throw new Unwritable(`a value that JSON can carry, received ${value.constructor.name}`);
  let text = "";
  for (const [name, held] of Object.entries(value)) {
    const member = write(held, level + 1);
    if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${member}`;
  }
  const hollow = text === "" ? hollowKind(value) : undefined;
  if (hollow !== undefined) throw new Unwritable(`a value that JSON can carry, received ${hollow}`);
  return `{${text}}`;
}
