import type { Json } from "./shape.js";

/** Tells whether a value is an object in the sense of JSON: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The kind of a value, for error texts. It says nothing of the value itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "bigint") return "integer";
  if (typeof value !== "number") return typeof value;
  if (Number.isInteger(value)) return "integer";
  return Number.isFinite(value) ? "number" : "not a finite number";
}

/** Sets an own property under any name. Plain assignment would set the prototype when the name is `__proto__`. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== "__proto__") {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

/** The own value of a property; undefined when it is absent or inherited. */
export function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Number of Unicode code points; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (isHighSurrogate(text.charCodeAt(index)) && isLowSurrogate(text.charCodeAt(index + 1))) {
      count--;
      index++;
    }
  }
  return count;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Equality of JSON values: numbers by mathematical value, objects without regard to the order of their properties. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (Array.isArray(left)) return Array.isArray(right) && equalLists(left, right);
  return isObject(left) && isObject(right) && equalObjects(left, right);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function compareNumbers(left: number | bigint, right: number | bigint): boolean {
  return !(left < right) && !(left > right) && left === left && right === right;
}

function equalLists(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => equal(item, right[index]));
}

/** A property that holds `undefined` counts as absent. */
function equalObjects(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  const names = presentNames(left);
  if (names.length !== presentNames(right).length) return false;
  return names.every((name) => equal(left[name], own(right, name)));
}

/** Names of the own properties that hold something. */
export function presentNames(value: Record<string, unknown>): readonly string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

/** A text that is the same for two values exactly when they are {@link equal}. */
export function identityText(value: unknown): string {
  if (typeof value === "number")
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(identityText).join(",")}]`;
  if (!isObject(value)) return typeof value === "string" ? JSON.stringify(value) : String(value);
  const names = [...presentNames(value)].sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${identityText(value[name])}`).join(",")}}`;
}

/** Tells whether a number is a multiple of another in decimal arithmetic: `0.3` is a multiple of `0.1`. */
export function isMultiple(value: number | bigint, divisor: number | bigint): boolean {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return false;
    if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % Number(divisor) === 0;
  }
  const right = divisorOf(divisor);
  return isSmallMultiple(value, right) ?? isDecimalMultiple(decimalOf(value), right);
}

type Decimal = { readonly digits: bigint; readonly exponent: number };

const divisors = new Map<number | bigint, Decimal>();

/** Divisors come from schemas, so there are few, and each is met again and again. */
function divisorOf(divisor: number | bigint): Decimal {
  let decimal = divisors.get(divisor);
  if (decimal === undefined) {
    decimal = decimalOf(divisor);
    divisors.set(divisor, decimal);
  }
  return decimal;
}

const maxSmall = 1e15;

/**
 * The same for a price and the like. A number of at most fifteen digits is the nearest one to its decimal form, so dividing a
 * whole number by a power of ten gives it back exactly when the decimal form has no more places than that. Undefined when the
 * numbers are too large for this.
 */
function isSmallMultiple(value: number | bigint, { digits, exponent }: Decimal): boolean | undefined {
  const unit = 10 ** -exponent;
  if (typeof value === "bigint" || exponent > 0 || unit > maxSmall || digits > maxSmall) return undefined;
  const scaled = value * unit;
  if (!(Math.abs(scaled) < maxSmall)) return undefined;
  const whole = Math.round(scaled);
  return whole / unit === value && whole % Number(digits) === 0;
}

function isDecimalMultiple(left: Decimal, right: Decimal): boolean {
  const exponent = Math.min(left.exponent, right.exponent);
  return scale(left, exponent) % scale(right, exponent) === 0n;
}

function decimalOf(value: number | bigint): Decimal {
  if (typeof value === "bigint") return { digits: value, exponent: 0 };
  const [mantissa = "0", power = "0"] = value.toExponential().split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  return { digits: BigInt(mantissa.replace(".", "")), exponent: Number(power) - fraction.length };
}

function scale(value: Decimal, exponent: number): bigint {
  return value.digits * 10n ** BigInt(value.exponent - exponent);
}

/** A copy of plain data, so that a default which a schema holds is never shared with a value. */
export function copyJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(copyJson);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = {};
  for (const name of Object.keys(value)) put(copy, name, copyJson(value[name] as Json));
  return copy;
}

/**
 * A copy that can take further properties. Built name by name: properties that are added to the result of a spread cost ten
 * times as much.
 */
export function copyObject(value: Record<string, unknown>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) put(copy, name, value[name]);
  return copy;
}
