/** Puts rows of comma-separated values (RFC 4180) together from text that comes in pieces. */
export class CsvReader {
  readonly #maxLength: number;
  #row: string[] = [];
  #field = "";
  #length = 0;
  /** Within quotes, right behind a closing quote, or outside. */
  #state: "outside" | "quoted" | "closed" = "outside";
  #skipsLineFeed = false;

  /** Rows of more characters than `maxLength` end with a `RangeError`. */
  constructor(maxLength: number = Number.POSITIVE_INFINITY) {
    this.#maxLength = maxLength;
  }

  /** The rows that this piece ends. */
  *push(piece: string): Generator<readonly string[]> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const unit = piece.charAt(at);
      if (!this.#isSpecial(unit, at > from)) continue;
      this.#append(piece.slice(from, at));
      from = at + 1;
      if (this.#take(unit)) yield this.#endRow();
    }
    this.#append(piece.slice(from));
  }

  /** The last row, if no line end follows it. */
  *end(): Generator<readonly string[]> {
    if (this.#field !== "" || this.#row.length > 0 || this.#state === "closed") yield this.#endRow();
  }

  #isSpecial(unit: string, hasMore: boolean): boolean {
    // A quote inside of a field that did not begin with one is a character like any other.
    if (unit === '"') return this.#state !== "outside" || (this.#field === "" && !hasMore);
    return this.#state !== "quoted" && (unit === "," || unit === "\n" || unit === "\r");
  }

  /** Whether a row ends here. */
  #take(unit: string): boolean {
    if (unit === '"') {
      this.#quote();
      return false;
    }
    const isSecondHalf = unit === "\n" && this.#skipsLineFeed && this.#field === "" && this.#row.length === 0;
    this.#skipsLineFeed = unit === "\r";
    if (unit !== ",") return !isSecondHalf;
    this.#endField();
    return false;
  }

  #quote(): void {
    this.#skipsLineFeed = false;
    if (this.#state === "quoted") this.#state = "closed";
    else {
      if (this.#state === "closed") this.#append('"');
      this.#state = "quoted";
    }
  }

  #append(text: string): void {
    if (text === "") return;
    this.#skipsLineFeed = false;
    this.#count(text.length);
    this.#field += text;
  }

  /** A field counts, also an empty one. */
  #count(length: number): void {
    this.#length += length;
    if (this.#length > this.#maxLength)
      throw new RangeError(`a row is longer than ${this.#maxLength} characters`);
  }

  #endField(): void {
    this.#count(1);
    this.#row.push(this.#field);
    this.#field = "";
    this.#state = "outside";
  }

  #endRow(): readonly string[] {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    this.#length = 0;
    return row;
  }
}

/** All rows of a text. */
export function csvRows(text: string): readonly (readonly string[])[] {
  const reader = new CsvReader();
  return [...reader.push(text.replace(/^\ufeff/, "")), ...reader.end()];
}
