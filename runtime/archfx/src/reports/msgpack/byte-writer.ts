/** Bytes that grow, with numbers in network order. It doubles its room, so writing is linear. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written since a place. */
  slice(from: number): Uint8Array {
    return this.#bytes.slice(from, this.#length);
  }

  /** Copies what was written before `end` into other bytes. */
  copyTo(target: Uint8Array, at: number, end: number = this.#length): void {
    target.set(this.#bytes.subarray(0, end), at);
  }

  /** Forgets what was written since a place, all of it by default, and keeps the room. */
  clear(from = 0): void {
    this.#length = from;
  }

  uint8(value: number): void {
    const at = this.#take(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#take(2);
    this.#view.setUint16(at, value);
  }

  uint32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value);
  }

  /** The low 64 bits, so that it also writes negative numbers. */
  uint64(value: bigint): void {
    const at = this.#take(8);
    this.#view.setBigUint64(at, value);
  }

  float64(value: number): void {
    const at = this.#take(8);
    // The bits of a NaN are the engine's choice otherwise.
    if (Number.isNaN(value)) this.#view.setBigUint64(at, 0x7ff8_0000_0000_0000n);
    else this.#view.setFloat64(at, value);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A few bytes: copied one by one, as a call of the engine costs more than that. */
  few(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    const target = this.#bytes;
    for (let index = 0; index < bytes.length; index++) target[at + index] = bytes[index] as number;
  }

  /** Text of ASCII characters only; false, and nothing is written, for any other. */
  ascii(text: string): boolean {
    const at = this.#take(text.length);
    const target = this.#bytes;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.#length = at;
        return false;
      }
      target[at + index] = code;
    }
    return true;
  }

  /** Text whose UTF-8 form has `size` bytes. */
  utf8(text: string, size: number): void {
    const at = this.#take(size);
    encoder.encodeInto(text, this.#bytes.subarray(at));
  }

  #take(size: number): number {
    const at = this.#length;
    this.#length = at + size;
    if (this.#length > this.#bytes.length) this.#grow();
    return at;
  }

  #grow(): void {
    const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

const encoder = new TextEncoder();
