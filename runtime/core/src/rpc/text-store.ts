/** Where a text lies in a {@link TextStore}. */
export type TextPlace = number;

const blockBytes = 64 * 1024;
/** More than the largest message, so that a place names block and offset in one number. */
const placesPerBlock = 2 ** 26;
const lengthBytes = 4;

/**
 * Keeps many texts in few large blocks. Kept as strings they would be copied twice by the garbage collector before they are
 * left alone, which for the requests of a busy server costs a tenth of all its time. Texts go only together with the store.
 */
export class TextStore {
  readonly #blocks: Buffer[] = [];
  #used = 0;
  #bytes = 0;

  /** Bytes of all texts, in UTF-8. What the blocks take is at most about twice as much. */
  get bytes(): number {
    return this.#bytes;
  }

  add(text: string): TextPlace {
    const block = this.#blockFor(lengthBytes + this.#bytesFor(text));
    const start = this.#used;
    const length = block.write(text, start + lengthBytes);
    return this.#close(block, start, length);
  }

  addBytes(bytes: Uint8Array): TextPlace {
    const block = this.#blockFor(lengthBytes + bytes.length);
    const start = this.#used;
    block.set(bytes, start + lengthBytes);
    return this.#close(block, start, bytes.length);
  }

  /** The bytes at a place; valid as long as the store. */
  bytesAt(place: TextPlace): Buffer {
    const block = this.#blocks[Math.floor(place / placesPerBlock)] as Buffer;
    const start = (place % placesPerBlock) + lengthBytes;
    return block.subarray(start, start + block.readUInt32LE(start - lengthBytes));
  }

  /** Measuring a text costs as much as writing it, so it is done only where the most that it can take does not fit. */
  #bytesFor(text: string): number {
    const most = text.length * 3;
    return most <= this.#room - lengthBytes ? most : Buffer.byteLength(text);
  }

  get #room(): number {
    return (this.#blocks.at(-1)?.length ?? 0) - this.#used;
  }

  /** The last block, if it has room; else a new one, larger than usual for a text that is. */
  #blockFor(bytes: number): Buffer {
    const last = this.#blocks.at(-1);
    if (last !== undefined && bytes <= this.#room) return last;
    const block = Buffer.allocUnsafeSlow(Math.max(blockBytes, bytes));
    this.#blocks.push(block);
    this.#used = 0;
    return block;
  }

  #close(block: Buffer, start: number, length: number): TextPlace {
    block.writeUInt32LE(length, start);
    this.#used = start + lengthBytes + length;
    this.#bytes += length;
    return (this.#blocks.length - 1) * placesPerBlock + start;
  }
}
