import { linesOf } from "./lines.js";
import { isSequenceType } from "./media-type.js";

const separator = "\u001e";

/**
 * Finds the texts of a JSON text sequence (RFC 7464) that comes in pieces: a record separator stands before each, and a line end
 * behind it. One on a single line is given at its end, any other when the next one begins.
 */
export class RecordFinder {
  readonly #maxLength: number;
  #text = "";
  #isTried = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The texts that this piece ends. Throws `RangeError` when one is too long. */
  *push(piece: string): Generator<string> {
    for (const [index, part] of piece.split(separator).entries()) {
      if (index > 0) yield* this.end();
      yield* this.#pushPart(part);
    }
  }

  *#pushPart(part: string): Generator<string> {
    let rest = this.#text === "" ? part.trimStart() : part;
    const lineEnd = this.#isTried ? -1 : rest.indexOf("\n");
    if (lineEnd >= 0) {
      this.#add(rest.slice(0, lineEnd + 1));
      // Tried once: a text of many lines would be read again and again.
      this.#isTried = true;
      if (isJson(this.#text)) yield* this.#taken();
      rest = rest.slice(lineEnd + 1);
    }
    this.#add(rest);
  }

  #add(part: string): void {
    if (this.#text.length + part.length > this.#maxLength)
      throw new RangeError(`a record is longer than ${this.#maxLength} characters`);
    this.#text += part;
  }

  /** What comes after the last separator. */
  *end(): Generator<string> {
    yield* this.#taken();
    this.#isTried = false;
  }

  *#taken(): Generator<string> {
    const text = this.#text.trim();
    this.#text = "";
    if (text !== "") yield text;
  }
}

/** The texts of a whole body of JSON values: one a line, or as a sequence, by its media type. */
export function* textsOf(text: string, essence: string): Generator<string> {
  if (!isSequenceType(essence)) {
    for (const line of linesOf(text)) if (line.trim() !== "") yield line;
    return;
  }
  const finder = new RecordFinder(Number.POSITIVE_INFINITY);
  yield* finder.push(text);
  yield* finder.end();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
