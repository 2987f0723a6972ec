/** `util.inspect.custom`, by the name under which every runtime knows it. */
const inspected: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** What is shown in place of something secret. */
export const redacted = "[redacted]";

/**
 * Holds a token or password so that it cannot be printed by accident: text, JSON and inspection all give `[redacted]`.
 * Whoever needs the value calls {@link Secret.reveal}, as late as possible.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Never keep, log or put into an error what this returns. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspected](): string {
    return redacted;
  }

  get [Symbol.toStringTag](): string {
    return "Secret";
  }
}
