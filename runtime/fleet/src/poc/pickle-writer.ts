/** Opcodes of pickle protocol 4 that the proof of concept's processes exchange. */
export const pickleOps = {
  proto: 0x80,
  frame: 0x95,
  mark: 0x28,
  stop: 0x2e,
  none: 0x4e,
  true: 0x88,
  false: 0x89,
  int1: 0x4b,
  int2: 0x4d,
  int4: 0x4a,
  long1: 0x8a,
  shortBytes: 0x43,
  bytes: 0x42,
  bytes8: 0x8e,
  emptyList: 0x5d,
  append: 0x61,
  appends: 0x65,
  tuple2: 0x86,
  memoize: 0x94,
  put1: 0x71,
  put4: 0x72,
  get1: 0x68,
  get4: 0x6a,
} as const;

/** What the processes exchange: a flag with bytes, a number, a list of bytes, or nothing. */
export type Picklable = readonly [boolean, Uint8Array] | number | readonly Uint8Array[] | null;

/** From this length on Python begins a new frame, and writes bytes outside of frames. */
const frameTarget = 64 * 1024;
/** Python leaves the header away before shorter frames. */
const smallestFrame = 4;
/** So many items Python appends at a time. */
const batchSize = 1_000;

/** Writes a value byte for byte as `pickle.dumps(value, protocol=4)` of Python 3.8 and later does (fleet spec §5). */
export function writePickle(value: Picklable): Uint8Array<ArrayBuffer> {
  const writer = new FrameWriter();
  if (value === null) writer.add(pickleOps.none);
  else if (typeof value === "number") writeInteger(writer, value);
  else if (isPair(value)) writePair(writer, value);
  else writeList(writer, value);
  writer.add(pickleOps.stop);
  return writer.end();
}

function isPair(value: Exclude<Picklable, number | null>): value is readonly [boolean, Uint8Array] {
  return typeof value[0] === "boolean";
}

function writePair(writer: FrameWriter, [flag, bytes]: readonly [boolean, Uint8Array]): void {
  writer.add(flag ? pickleOps.true : pickleOps.false);
  writeBytes(writer, bytes);
  writer.add(pickleOps.tuple2, pickleOps.memoize);
}

function writeList(writer: FrameWriter, items: readonly Uint8Array[]): void {
  writer.add(pickleOps.emptyList, pickleOps.memoize);
  for (let start = 0; start < items.length; start += batchSize) {
    if (items.length > 1) writer.add(pickleOps.mark);
    for (const item of items.slice(start, start + batchSize)) writeBytes(writer, item);
    writer.add(items.length > 1 ? pickleOps.appends : pickleOps.append);
  }
}

function writeBytes(writer: FrameWriter, bytes: Uint8Array): void {
  const { length } = bytes;
  const header =
    length < 0x100 ? [pickleOps.shortBytes, length] : [pickleOps.bytes, ...littleEndian(length, 4)];
  writer.boundary();
  writer.addBytes(header, bytes);
  writer.add(pickleOps.memoize);
}

function writeInteger(writer: FrameWriter, value: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError("only whole numbers can be written");
  if (value >= 0 && value < 2 ** 8) return writer.add(pickleOps.int1, value);
  if (value >= 0 && value < 2 ** 16) return writer.add(pickleOps.int2, ...littleEndian(value, 2));
  if (value >= -(2 ** 31) && value < 2 ** 31) return writer.add(pickleOps.int4, ...littleEndian(value, 4));
  const length = lengthOf(value);
  writer.add(pickleOps.long1, length, ...littleEndian(value, length));
}

/** Bytes that a whole number with its sign needs. */
function lengthOf(value: number): number {
  let length = 1;
  while (value < -(2 ** (8 * length - 1)) || value >= 2 ** (8 * length - 1)) length++;
  return length;
}

function littleEndian(value: number, length: number): number[] {
  const wide = BigInt(value);
  return Array.from({ length }, (_, index) => Number((wide >> BigInt(8 * index)) & 0xffn));
}

/** Gathers opcodes in frames, and cuts these where Python does. */
class FrameWriter {
  readonly #parts: Uint8Array[] = [Uint8Array.of(pickleOps.proto, 4)];
  #frame: Uint8Array[] = [];
  #frameLength = 0;

  add(...bytes: readonly number[]): void {
    this.#push(Uint8Array.from(bytes));
  }

  /** Long bytes stand between frames. */
  addBytes(header: readonly number[], bytes: Uint8Array): void {
    if (bytes.length < frameTarget) {
      this.add(...header);
      return this.#push(bytes);
    }
    this.#closeFrame();
    this.#parts.push(Uint8Array.from(header), bytes);
  }

  /** A value begins; a frame that has become long ends before it. */
  boundary(): void {
    if (this.#frameLength >= frameTarget) this.#closeFrame();
  }

  end(): Uint8Array<ArrayBuffer> {
    this.#closeFrame();
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  #push(bytes: Uint8Array): void {
    this.#frame.push(bytes);
    this.#frameLength += bytes.length;
  }

  #closeFrame(): void {
    if (this.#frameLength >= smallestFrame)
      this.#parts.push(Uint8Array.of(pickleOps.frame, ...littleEndian(this.#frameLength, 8)));
    this.#parts.push(...this.#frame);
    this.#frame = [];
    this.#frameLength = 0;
  }
}
