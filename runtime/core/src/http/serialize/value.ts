import { isObject, kindOf } from "../../schema/json-value.js";
import { Unwritable } from "./encode.js";

/** A value as the styles of OpenAPI tell values apart; what holds nothing is left out of lists and objects. */
export type StyledValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [name: string, value: unknown])[] };

/** Sorts a value; undefined for `null`, `undefined`, and lists and objects without anything in them (RFC 6570, 3.2.1). */
export function styledValue(given: unknown): StyledValue | undefined {
  const value = plainValue(given);
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(plainValue).filter(isPresent).map(textOf);
    return items.length === 0 ? undefined : { kind: "list", items };
  }
  if (!isObject(value)) return { kind: "text", text: textOf(value) };
  const hollow = hollowKind(value);
  if (hollow !== undefined)
    throw new Unwritable(`a text, list or plain object in this place, received ${hollow}`);
  const entries = Object.entries(value)
    .map(([name, held]) => [name, plainValue(held)] as const)
    .filter(([, held]) => isPresent(held));
  return entries.length === 0 ? undefined : { kind: "object", entries };
}

/**
 * The kind of an object that has no members and is no empty plain object: a set, a promise that nobody awaited, an expression. Nothing of
 * it would be sent. Undefined for any other.
 */
export function hollowKind(value: object): string | undefined {
  if (Object.keys(value).length > 0) return undefined;
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return kind === "Object" ? undefined : kind;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Dates, ids and the like say themselves how they travel. */
export function plainValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? (toJSON.call(value) as unknown) : value;
}

/** The text of a value that is not composed. */
export function textOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "bigint":
    case "boolean":
      return String(value);
    case "number":
      return numberText(value);
    case "object":
    case "undefined":
    case "function":
    case "symbol":
      throw new Unwritable(`a text, number or boolean in this place, received ${kindOf(value)}`);
  }
}

/** All digits of what a number holds: the usual text has zeros and an exponent in their place, which is another integer. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Unwritable("a finite number");
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(BigInt(value)) : String(value);
}
