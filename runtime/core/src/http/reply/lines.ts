/** Lines of a text without their ends; a last empty one does not count. */
export function* linesOf(text: string): Generator<string> {
  let from = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
    yield withoutReturn(text.slice(from, end));
    from = end + 1;
  }
  if (from < text.length) yield withoutReturn(text.slice(from));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** Finds lines in text that comes in pieces. */
export class LineFinder {
  readonly #maxLength: number;
  #rest: string[] = [];
  #length = 0;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The lines that this piece ends. Throws `RangeError` when one is too long. */
  *push(piece: string): Generator<string> {
    let from = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", from)) {
      this.#add(piece.slice(from, end));
      yield withoutReturn(this.#take());
      from = end + 1;
    }
    this.#add(piece.slice(from));
  }

  /** What comes after the last end of a line. */
  *end(): Generator<string> {
    if (this.#length > 0) yield withoutReturn(this.#take());
  }

  #add(part: string): void {
    if (part === "") return;
    this.#length += part.length;
    if (this.#length > this.#maxLength)
      throw new RangeError(`a line is longer than ${this.#maxLength} characters`);
    this.#rest.push(part);
  }

  #take(): string {
    const line = this.#rest.join("");
    this.#rest = [];
    this.#length = 0;
    return line;
  }
}
