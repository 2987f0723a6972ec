import type { Json } from "@edgeloom/runtime";
import { type ExactJson, ExactNumber, isExactList, isExactObject } from "./exact-json.js";

/** The value as programs use it. Numbers become the nearest that JavaScript has. */
export function toPlain(value: ExactJson): Json {
  if (value instanceof ExactNumber) return value.value;
  if (isExactList(value)) return value.map(toPlain);
  if (!isExactObject(value)) return value;
  const plain: Record<string, Json> = {};
  for (const [key, member] of value) {
    const shown = { value: toPlain(member), enumerable: true, configurable: true, writable: true };
    // An assignment to this one name would change the prototype.
    if (key === "__proto__") Object.defineProperty(plain, key, shown);
    else plain[key] = shown.value;
  }
  return plain;
}

/** The opposite of {@link toPlain} for plain data; whole numbers become integers. Properties that hold `undefined` are left out. */
export function fromPlain(value: unknown): ExactJson {
  switch (typeof value) {
    case "number":
    case "bigint":
      return new ExactNumber(integerText(value));
    case "boolean":
    case "string":
      return value;
    case "object":
      return value === null ? null : fromObject(value);
    case "undefined":
    case "function":
    case "symbol":
      return null;
  }
}

function fromObject(value: object): ExactJson {
  if (Array.isArray(value)) return value.map(fromPlain);
  return new Map(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, fromPlain(member)]),
  );
}

/** JavaScript writes integers from 1e21 on with an exponent. */
function integerText(value: number | bigint): string {
  return typeof value === "number" && Number.isInteger(value) && !Object.is(value, -0)
    ? BigInt(value).toString()
    : String(value);
}
