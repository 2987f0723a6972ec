/**
 * Small predicates for the straight-line checks of generated code.
 *
 * @packageDocumentation
 */
import { fits } from "./interpret.js";
import type { Pattern, Shape } from "./shape.js";
import { type ShapeLike, shapeOf } from "./shorthand.js";

export { among } from "./among.js";
export { allDistinct } from "./distinct.js";
export { isHostname, isIpv4, isIpv6 } from "./format-host.js";
export { isIdnHostname } from "./format-idn.js";
export { isEmail, isIdnEmail } from "./format-mail.js";
export { isInt32, isUnixTime } from "./format-number.js";
export { isRecurrence } from "./format-recurrence.js";
export { isUriTemplate } from "./format-template.js";
export {
  isBase64,
  isBase64Url,
  isDecimal,
  isJsonPointer,
  isRegex,
  isRelativeJsonPointer,
  isUuid,
} from "./format-text.js";
export { isDate, isDateTime, isDuration, isLocalDateTime, isTime } from "./format-time.js";
export { isIri, isIriReference, isUri, isUriReference } from "./format-uri.js";
export { fitsFormat } from "./formats.js";
export { codePoints, equal, isMultiple, isObject } from "./json-value.js";

/** A list. */
export function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** A list of which each item passes a check. */
export function isArrayOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (!fits(value[index])) return false;
  return true;
}

/** A number without fraction. */
export function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

/** A `bigint` of 64 bit with sign: the canonical form of the format `int64`. */
export function isInt64(value: unknown): value is bigint {
  return typeof value === "bigint" && value >= -9223372036854775808n && value <= 9223372036854775807n;
}

/** A `bigint` of 64 bit without sign: the canonical form of the format `uint64`. */
export function isUint64(value: unknown): value is bigint {
  return typeof value === "bigint" && value >= 0n && value <= 18446744073709551615n;
}

/** A number that is neither infinite nor NaN. */
export function isFinite(value: unknown): value is number {
  return Number.isFinite(value);
}

/** A pattern that is slow on long texts: those count as not matching. */
export function short(pattern: RegExp, maxLength: number, source = pattern.source): Pattern {
  return { source, test: (text) => text.length <= maxLength && pattern.test(text) };
}

/** A pattern in a shorter form that is found in the same texts, shown as it was written. */
export function shown(pattern: RegExp, source: string): Pattern {
  return { source, test: (text) => pattern.test(text) };
}

/** An own property, whatever its name; one that holds `undefined` counts as absent. */
export function has(object: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(object, name) && object[name] !== undefined;
}

const shapes = new WeakMap<() => ShapeLike, Shape>();

/** Fallback for what a straight line cannot say: interprets a shape, which is built once per thunk. */
export function matches(shape: () => ShapeLike, value: unknown): boolean {
  let built = shapes.get(shape);
  if (built === undefined) {
    built = shapeOf(shape());
    shapes.set(shape, built);
  }
  return fits(built, value);
}

/** The verdicts of the checks that are made inside one call of {@link once}. */
let verdicts: Map<(value: unknown) => boolean, Map<object, boolean>> | undefined;

/**
 * The verdict of a check that may ask itself about the same part of a value more than once: asked again below the outermost
 * call, it knows. Without that, time doubles with each level of a value.
 */
export function once(check: (value: unknown) => boolean, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return check(value);
  if (verdicts !== undefined) return remembered(check, value, verdicts);
  verdicts = new Map();
  try {
    return check(value);
  } finally {
    verdicts = undefined;
  }
}

function remembered(
  check: (value: unknown) => boolean,
  value: object,
  known: NonNullable<typeof verdicts>,
): boolean {
  let ofCheck = known.get(check);
  if (ofCheck === undefined) {
    ofCheck = new Map();
    known.set(check, ofCheck);
  }
  const verdict = ofCheck.get(value) ?? check(value);
  ofCheck.set(value, verdict);
  return verdict;
}
