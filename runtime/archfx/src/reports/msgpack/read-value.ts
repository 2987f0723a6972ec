import { DataError } from "../data-error.js";
import { Float, isWireInteger, type ReportMap, type ReportValue } from "../report-value.js";
import { ByteReader } from "./byte-reader.js";
import { type DecodeLimits, defaultDecodeLimits, maxDepth } from "./limits.js";

/** How {@link readMessagePack} reads. */
export type ReadOptions = Partial<DecodeLimits> & {
  /**
   * Keeps what JavaScript would blur: maps become `Map`, whole floats become `Float`. Writing the result again gives the
   * same bytes. Default false: plain objects and numbers.
   */
  readonly exact?: boolean;
};

/**
 * The one value that bytes hold (archfx spec §3.4). Integers beyond 2^53 are bigints. Throws a {@link DataError}, and
 * nothing else, for bytes that are cut, go on after the value, are no MessagePack, have a key that is no text, an
 * extension type, broken UTF-8, or that go over a limit. What an array or map claims to hold is not believed: memory is
 * taken only for what is there.
 */
export function readMessagePack(bytes: Uint8Array, options: ReadOptions = {}): ReportValue {
  return readWhole(bytes, options, (from) => from.value(0));
}

/** What `read` makes of bytes that it has to read to their end. Throws a {@link DataError} as {@link readMessagePack} does. */
export function readWhole<Result>(
  bytes: Uint8Array,
  options: ReadOptions,
  read: (from: ValueReader) => Result,
): Result {
  const { maxBytes = defaultDecodeLimits.maxBytes, maxValues = defaultDecodeLimits.maxValues } = options;
  if (bytes.length > maxBytes)
    throw new DataError("MALFORMED", `${bytes.length} bytes are more than the limit of ${maxBytes}.`);
  const reader = new ByteReader(bytes);
  const result = read(new ValueReader(reader, maxValues, options.exact === true));
  if (reader.left > 0) throw new DataError("MALFORMED", `${reader.left} bytes follow after the value.`);
  return result;
}

/** Values one after the other, each with how deep it lies. What it throws and believes: {@link readMessagePack}. */
export class ValueReader {
  readonly #from: ByteReader;
  readonly #exact: boolean;
  #valuesLeft: number;

  constructor(from: ByteReader, maxValues: number, exact: boolean) {
    this.#from = from;
    this.#exact = exact;
    this.#valuesLeft = maxValues;
  }

  value(depth: number): ReportValue {
    return this.#valueOf(this.#mark(), depth);
  }

  /** How many entries the map has that comes next, each a key and a value; undefined, and nothing is read, for anything else. */
  openMap(depth: number): number | undefined {
    const count = this.#open(0x80, 0xde);
    if (count !== undefined) this.#enter(count * 2, depth);
    return count;
  }

  /** How many members the array has that comes next; undefined, and nothing is read, for anything else. */
  openArray(depth: number): number | undefined {
    const count = this.#open(0x90, 0xdc);
    if (count !== undefined) this.#enter(count, depth);
    return count;
  }

  /** The key of an entry; most likely it is `expected`, which only saves time. */
  key(expected?: string): string {
    const mark = this.#mark();
    if (mark >= 0xa0 && mark < 0xc0) return this.#from.repeatedText(mark & 0x1f, expected);
    const key = this.#valueOf(mark, maxDepth);
    if (typeof key !== "string") throw new DataError("MALFORMED", "A map has a key that is no text.");
    return key;
  }

  /** The size of what comes next, if it has one of these marks: `short` with four bits of size, `long` with 16, and the one behind it. */
  #open(short: number, long: number): number | undefined {
    const mark = this.#from.next ?? 0;
    const isShort = (mark & 0xf0) === short;
    if (!isShort && mark !== long && mark !== long + 1) return undefined;
    this.#mark();
    return isShort ? mark & 0x0f : this.#size(mark === long);
  }

  #size(isOf16Bits: boolean): number {
    return isOf16Bits ? this.#from.uint16() : this.#from.uint32();
  }

  #mark(): number {
    if (--this.#valuesLeft < 0)
      throw new DataError("MALFORMED", "The bytes hold more values than the limit.");
    return this.#from.uint8();
  }

  #valueOf(mark: number, depth: number): ReportValue {
    if (mark < 0x80) return mark;
    if (mark < 0x90) return this.#map(mark & 0x0f, depth);
    if (mark < 0xa0) return this.#array(mark & 0x0f, depth);
    if (mark < 0xc0) return this.#from.text(mark & 0x1f);
    return mark < 0xe0 ? this.#marked(mark, depth) : mark - 0x100;
  }

  #marked(mark: number, depth: number): ReportValue {
    const from = this.#from;
    switch (mark) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return from.raw(from.uint8());
      case 0xc5:
        return from.raw(from.uint16());
      case 0xc6:
        return from.raw(from.uint32());
      case 0xd9:
        return from.text(from.uint8());
      case 0xda:
        return from.text(from.uint16());
      case 0xdb:
        return from.text(from.uint32());
      case 0xdc:
        return this.#array(from.uint16(), depth);
      case 0xdd:
        return this.#array(from.uint32(), depth);
      case 0xde:
        return this.#map(from.uint16(), depth);
      case 0xdf:
        return this.#map(from.uint32(), depth);
      default:
        return this.#number(mark);
    }
  }

  #number(mark: number): ReportValue {
    const from = this.#from;
    switch (mark) {
      case 0xca:
        return this.#float(from.float32());
      case 0xcb:
        return this.#float(from.float64());
      case 0xcc:
        return from.uint8();
      case 0xcd:
        return from.uint16();
      case 0xce:
        return from.uint32();
      case 0xcf:
        return from.uint64();
      case 0xd0:
        return from.int8();
      case 0xd1:
        return from.int16();
      case 0xd2:
        return from.int32();
      case 0xd3:
        return from.int64();
      default:
        throw new DataError(
          "MALFORMED",
          `The byte 0x${mark.toString(16)} begins an extension type or nothing at all; reports have neither.`,
        );
    }
  }

  #float(value: number): number | Float {
    return this.#exact && isWireInteger(value) ? new Float(value) : value;
  }

  #array(count: number, depth: number): readonly ReportValue[] {
    this.#enter(count, depth);
    const members: ReportValue[] = [];
    for (let at = 0; at < count; at++) members.push(this.value(depth + 1));
    return members;
  }

  #map(count: number, depth: number): ReportMap {
    this.#enter(count * 2, depth);
    return this.#exact ? this.#exactMap(count, depth) : this.#plainMap(count, depth);
  }

  #exactMap(count: number, depth: number): ReportMap {
    const map = new Map<string, ReportValue>();
    for (let at = 0; at < count; at++) map.set(this.key(), this.value(depth + 1));
    return map;
  }

  #plainMap(count: number, depth: number): ReportMap {
    const map: { [key: string]: ReportValue } = {};
    for (let at = 0; at < count; at++) {
      const key = this.key();
      const value = this.value(depth + 1);
      if (key === "__proto__")
        Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
      else map[key] = value;
    }
    return map;
  }

  #enter(values: number, depth: number): void {
    if (depth >= maxDepth)
      throw new DataError("MALFORMED", `Values are nested deeper than ${maxDepth} levels.`);
    if (values > this.#from.left)
      throw new DataError(
        "MALFORMED",
        `${values} values are announced where ${this.#from.left} bytes are left.`,
      );
  }
}
