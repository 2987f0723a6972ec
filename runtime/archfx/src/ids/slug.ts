import { SlugError } from "./slug-error.js";

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * What all ids share (archfx spec §2.1): an immutable, checked text in its one full form, lower case and padded.
 *
 * Two ids are equal when their texts are, so `text` is the key for a `Map` or a `Set`; `===` compares objects.
 */
export abstract class ArchFxCloudSlug<Text extends string = string> {
  /** The full text, the same as `toString()`. */
  readonly text: Text;

  protected constructor(text: string) {
    // The one place where checked text gets its brand: only subclasses come here, after their checks.
    this.text = text as Text;
    Object.freeze(this);
  }

  /** The text without its kind: `0000-0001` of `pl--0000-0001`. */
  formattedId(): string {
    return this.text.slice(this.text.indexOf("--") + 2);
  }

  /** Whether the other is an id with the same full text. Plain text and numbers are never equal to an id. */
  equals(other: unknown): boolean {
    return other instanceof ArchFxCloudSlug && other.text === this.text;
  }

  /** -1, 0 or 1: by kind, then by number. It is 0 only for equal ids. */
  compare(other: ArchFxCloudSlug): -1 | 0 | 1 {
    return order(this.sortKey(), other.sortKey()) || order(this.text, other.text);
  }

  /** {@link compare} for `Array.prototype.sort`. */
  static compare(this: void, left: ArchFxCloudSlug, right: ArchFxCloudSlug): -1 | 0 | 1 {
    return left.compare(right);
  }

  toString(): Text {
    return this.text;
  }

  toJSON(): Text {
    return this.text;
  }

  [inspect](): string {
    return `${this.constructor.name}(${this.text})`;
  }

  /** Text whose code-unit order is the numeric order. The numbers of an id have a fixed width, so its text is one. */
  protected sortKey(): string {
    return this.text;
  }
}

function order(left: string, right: string): -1 | 0 | 1 {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The result of `make`, or undefined where it throws a {@link SlugError}; other errors pass. */
export function unlessSlugError<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof SlugError) return undefined;
    throw error;
  }
}

/** Text, or a {@link SlugError} that says what it should be. */
export function requireText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new SlugError("wrong-type", `A ${what} is read from text, not from a value of type ${typeof value}.`);
}
