/**
 * A number of a JSON text, by its digits: JavaScript's own numbers lose the difference of `1` and `1.0`, and integers beyond 2^53
 * (specification, R5).
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  /** The nearest number that JavaScript has; NaN and infinite for the three words that are no JSON. */
  get value(): number {
    return Number(this.text);
  }

  /** Whether it was written as an integer: only digits. */
  get isInteger(): boolean {
    return /^-?\d+$/.test(this.text);
  }
}

/** An object of a JSON text: keeps the order of its keys, also of those that look like numbers, and `__proto__` is one of them. */
export type ExactObject = ReadonlyMap<string, ExactJson>;

/** A JSON value from which its text can be written again, but for blanks and escapes. */
export type ExactJson = null | boolean | string | ExactNumber | readonly ExactJson[] | ExactObject;

/** Tells an object from the other kinds. */
export function isExactObject(value: ExactJson | undefined): value is ExactObject {
  return value instanceof Map;
}

/** Tells a list from the other kinds. */
export function isExactList(value: ExactJson | undefined): value is readonly ExactJson[] {
  return Array.isArray(value);
}
