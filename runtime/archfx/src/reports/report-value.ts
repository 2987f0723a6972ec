/** A number that is written as a float even where it is whole: Python's `1.0`, which JavaScript cannot tell from `1`. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
    Object.freeze(this);
  }

  valueOf(): number {
    return this.value;
  }
}

/**
 * A map of a report. An object is written in the order of its keys, and JavaScript puts keys like `10` first; a `Map`
 * keeps any order.
 */
export type ReportMap = { readonly [key: string]: ReportValue } | ReadonlyMap<string, ReportValue>;

/**
 * Anything that a report can hold beside a reading's value. Whole numbers up to 2^53 are integers, a bigint is always
 * one (64 bits); other numbers and {@link Float} are floats. A `Date` is written as the text of its instant.
 */
export type ReportValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Float
  | readonly ReportValue[]
  | ReportMap;

/** Whether a plain number stands for an integer on the wire. −0 does not: an integer has no sign of zero. */
export function isWireInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Whether a value is a map of a report: a `Map`, or an object without a class. */
export function isReportMap(value: unknown): value is ReportMap {
  if (value instanceof Map) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
