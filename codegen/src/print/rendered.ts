/**
 * Text that was rendered from fragments: the only thing that a template may interpolate. A class for the same reason as
 * `Fragment`: its private field cannot be forged, so neither text nor an object from a document passes for one.
 */
export class Rendered {
  readonly #text: string;

  /** @internal Only `render` makes these. */
  constructor(text: string) {
    this.#text = text;
  }

  /** The text; throws for anything that `render` did not make. */
  static textOf(value: unknown): string {
    if (typeof value === "object" && value !== null && #text in value) return value.#text;
    throw new TypeError(`a template may only interpolate what was printed: found ${typeof value}`);
  }
}
