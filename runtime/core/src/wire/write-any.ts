import { numberText, type Quote } from "./write-text.js";

/** A value that has no form in JSON, and where it stands. Never holds the value. */
export class Unencodable extends Error {
  readonly kind: string;
  readonly path: (string | number)[] = [];

  constructor(kind: string) {
    super(`${kind} has no form in JSON`);
    this.kind = kind;
  }
}

/** Writes free-form content: nulls stay, and what JSON cannot carry is refused instead of being lost. */
export function writeAny(value: unknown, quote: Quote): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return numberText(value);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return bigintText(value);
    case "object":
      return value === null ? "null" : writeComposite(value, quote);
    case "undefined":
    case "function":
    case "symbol":
      throw new Unencodable(typeof value);
  }
}

/** Integers travel as digits, up to 64 bit. */
export function bigintText(value: bigint): string {
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return value.toString();
  throw new Unencodable("an integer beyond 64 bit");
}

function writeComposite(value: object, quote: Quote): string {
  if (Array.isArray(value)) return writeList(value, quote);
  const prototype: unknown = Object.getPrototypeOf(value);
  // One step away from null: a plain object, also one of another realm.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new Unencodable(value.constructor.name);
  return writeProperties(value as Record<string, unknown>, quote);
}

function writeProperties(values: Record<string, unknown>, quote: Quote): string {
  let text = "{";
  let place = "";
  try {
    for (const name of Object.keys(values)) {
      place = name;
      text += `${text.length > 1 ? "," : ""}${quote(name)}:${writeAny(values[name], quote)}`;
    }
  } catch (error) {
    throw placed(error, place);
  }
  return `${text}}`;
}

function writeList(items: readonly unknown[], quote: Quote): string {
  return writeItems(items, (item) => writeAny(item, quote));
}

/** Writes a list, item by item. */
export function writeItems(
  items: readonly unknown[],
  write: (item: unknown, index: number) => string,
): string {
  let text = "[";
  let index = 0;
  try {
    for (; index < items.length; index++) text += (index > 0 ? "," : "") + write(items[index], index);
  } catch (error) {
    throw placed(error, index);
  }
  return `${text}]`;
}

/** Tells a failure, on its way up, where it happened. */
export function placed(error: unknown, step: string | number): unknown {
  if (error instanceof Unencodable) error.path.unshift(step);
  return error;
}
