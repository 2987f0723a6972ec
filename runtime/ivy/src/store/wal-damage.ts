import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;
const largestPage = 65_536;
/** Salts of older generations are lower by one each. */
const oldestGeneration = 1 << 20;

type Sum = readonly [first: number, second: number];

/**
 * Whether the write-ahead log beside a database was changed by something else than SQLite, which takes what stands before the first frame
 * that is wrong and drops the rest without a word (file format of SQLite, §4). What a loss of power leaves at the end of the log, and
 * frames of an older generation, are not damage: nobody was told that those had been written.
 */
export function isWalDamaged(databaseFile: string): boolean {
  const handle = opened(`${databaseFile}-wal`);
  if (handle === undefined) return false;
  try {
    return new WalReader(handle).isDamaged();
  } finally {
    closeSync(handle);
  }
}

class WalReader {
  readonly #handle: number;
  readonly #header = Buffer.alloc(headerBytes);
  #frame = Buffer.alloc(0);
  #isBigEndian = false;

  constructor(handle: number) {
    this.#handle = handle;
  }

  isDamaged(): boolean {
    const header = this.#header;
    const { size } = fstatSync(this.#handle);
    if (
      size <= headerBytes + frameHeaderBytes ||
      readSync(this.#handle, header, 0, headerBytes, 0) < headerBytes
    )
      return false;
    this.#isBigEndian = (header.readUInt32BE(0) & 1) === 1;
    const pageBytes = header.readUInt32BE(8);
    const isKnown =
      (header.readUInt32BE(0) & ~1) >>> 0 === magic && pageBytes <= largestPage && pageBytes >= 512;
    const sum = this.#sumOf(header.subarray(0, 24), [0, 0]);
    if (!isKnown || !isSame(sum, sumAt(header, 24))) return true;
    this.#frame = Buffer.alloc(frameHeaderBytes + pageBytes);
    const frames = Math.floor((size - headerBytes) / this.#frame.length);
    return this.#hasDamagedFrame(sum, frames) && !this.#wasBegunAnew();
  }

  /** By a process that is still ending, while the frames were read. */
  #wasBegunAnew(): boolean {
    const now = Buffer.alloc(headerBytes);
    readSync(this.#handle, now, 0, headerBytes, 0);
    return !now.equals(this.#header);
  }

  /** The first frame that does not follow from the one before may be where the log ends; a good one or nonsense after it may not. */
  #hasDamagedFrame(start: Sum, frames: number): boolean {
    let before = start;
    let isOver = false;
    for (let number = 0; number < frames; number++) {
      this.#read(number);
      const stored = sumAt(this.#frame, 16);
      const isGood = this.#isOfThisGeneration() && isSame(this.#sumOfFrame(before), stored);
      if (isOver && (isGood || this.#isNonsense())) return true;
      if (!isGood && this.#isNonsense()) return true;
      isOver ||= !isGood;
      before = stored;
    }
    return false;
  }

  #read(number: number): void {
    readSync(this.#handle, this.#frame, 0, this.#frame.length, headerBytes + number * this.#frame.length);
  }

  #isOfThisGeneration(): boolean {
    return this.#frame.compare(this.#header, 16, 24, 8, 16) === 0;
  }

  /** Neither of this generation nor of an older one, nor a part of the file that was never written. */
  #isNonsense(): boolean {
    const salt = this.#frame.readUInt32BE(8);
    const age = (this.#header.readUInt32BE(16) - salt) >>> 0;
    const wasNeverWritten = this.#frame.subarray(0, frameHeaderBytes).every((byte) => byte === 0);
    return age > oldestGeneration && !wasNeverWritten;
  }

  #sumOfFrame(before: Sum): Sum {
    return this.#sumOf(
      this.#frame.subarray(frameHeaderBytes),
      this.#sumOf(this.#frame.subarray(0, 8), before),
    );
  }

  #sumOf(bytes: Buffer, [first, second]: Sum): Sum {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isLittleEndian = !this.#isBigEndian;
    let [a, b] = [first, second];
    for (let at = 0; at < bytes.length; at += 8) {
      a = (a + view.getUint32(at, isLittleEndian) + b) >>> 0;
      b = (b + view.getUint32(at + 4, isLittleEndian) + a) >>> 0;
    }
    return [a, b];
  }
}

function sumAt(bytes: Buffer, at: number): Sum {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

function isSame(left: Sum, right: Sum): boolean {
  return left[0] === right[0] && left[1] === right[1];
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch {
    return undefined;
  }
}
