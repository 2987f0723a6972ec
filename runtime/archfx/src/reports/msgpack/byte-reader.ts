import { DataError } from "../data-error.js";

const maxLoopedText = 32;

/** Bytes that are read once from front to back. Throws a {@link DataError} instead of reading past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  // Fatal, so that broken UTF-8 is an error; a byte order mark is a character like any other.
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
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

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8));
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
    if (size > maxLoopedText) return this.#utf8(at, size);
    let text = "";
    // Short texts are mostly keys in ASCII, and the decoder costs more than they do.
    for (let index = at; index < at + size; index++) {
      const byte = this.#bytes[index] ?? 0;
      if (byte > 0x7f) return this.#utf8(at, size);
      text += String.fromCharCode(byte);
    }
    return text;
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
