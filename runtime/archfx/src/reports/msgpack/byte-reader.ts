import { DataError } from "../data-error.js";
import { isTextOf, KnownTexts, shortText } from "./short-text.js";

const two32 = 2 ** 32;

/** Bytes that are read once from front to back. Throws a {@link DataError} instead of reading past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  // Fatal, so that broken UTF-8 is an error; a byte order mark is a character like any other.
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #known = new KnownTexts();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The byte that is read next; undefined at the end. */
  get next(): number | undefined {
    return this.#bytes[this.#at];
  }

  uint8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  int16(): number {
    return this.#view.getInt16(this.#take(2));
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4));
  }

  /** A bigint only where a number is not exact. */
  uint64(): number | bigint {
    const at = this.#take(8);
    const number = this.#view.getUint32(at) * two32 + this.#view.getUint32(at + 4);
    return Number.isSafeInteger(number) ? number : this.#view.getBigUint64(at);
  }

  /** A bigint only where a number is not exact. */
  int64(): number | bigint {
    const at = this.#take(8);
    const number = this.#view.getInt32(at) * two32 + this.#view.getUint32(at + 4);
    return Number.isSafeInteger(number) ? number : this.#view.getBigInt64(at);
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4));
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** A copy of the next bytes. */
  raw(size: number): Uint8Array {
    const at = this.#take(size);
    return this.#bytes.slice(at, at + size);
  }

  text(size: number): string {
    const at = this.#take(size);
    return shortText(this.#bytes, at, size) ?? this.#utf8(at, size);
  }

  /** A text that was probably read before, such as a key, or that is even `expected` here. */
  repeatedText(size: number, expected = ""): string {
    const at = this.#take(size);
    if (isTextOf(expected, this.#bytes, at, size)) return expected;
    return this.#known.text(this.#bytes, at, size) ?? this.#utf8(at, size);
  }

  #utf8(at: number, size: number): string {
    try {
      return this.#decoder.decode(this.#bytes.subarray(at, at + size));
    } catch (cause) {
      throw new DataError("MALFORMED", `The text at byte ${at} is not UTF-8.`, { cause });
    }
  }

  #take(size: number): number {
    const at = this.#at;
    if (size > this.left)
      throw new DataError(
        "MALFORMED",
        `The bytes end at ${this.#bytes.length}, inside of what begins at ${at}.`,
      );
    this.#at = at + size;
    return at;
  }
}
