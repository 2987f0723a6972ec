import { EdgeloomError } from "@edgeloom/runtime";
import { type Picklable, pickleOps } from "./pickle-writer.js";

/** What one pickled message may cost. */
export type PickleLimits = {
  /** Its length; 1 MiB. */
  readonly maxBytes: number;
  /** Values that are in it or were kept by it; 20,000. */
  readonly maxValues: number;
};

/** Limits that no gateway comes near. */
export const defaultPickleLimits: PickleLimits = { maxBytes: 1024 * 1024, maxValues: 20_000 };

/**
 * Reads what {@link Picklable} can be, and nothing else: no opcode that imports, calls or builds anything is known, so a hostile
 * message can do no more than be refused.
 *
 * @throws EdgeloomError `MALFORMED` for everything else. Bytes of the result share memory with the input.
 */
export function readPickle(bytes: Uint8Array, limits: PickleLimits = defaultPickleLimits): Picklable {
  if (bytes.length > limits.maxBytes) throw malformed(`it is longer than ${limits.maxBytes} bytes`);
  const value = new Machine(bytes, limits.maxValues).run();
  if (isPicklable(value)) return value;
  throw malformed("the value is none that the parts of a gateway exchange");
}

/** Reads a flag with bytes. Throws as {@link readPickle}. */
export function readPickledPair(bytes: Uint8Array): readonly [boolean, Uint8Array] {
  const value = readPickle(bytes);
  if (Array.isArray(value) && typeof value[0] === "boolean")
    return value as unknown as readonly [boolean, Uint8Array];
  throw malformed("a flag with bytes was expected");
}

/** Reads a number. Throws as {@link readPickle}. */
export function readPickledNumber(bytes: Uint8Array): number {
  const value = readPickle(bytes);
  if (typeof value === "number") return value;
  throw malformed("a number was expected");
}

/** Reads a list of bytes; undefined for none at all. Throws as {@link readPickle}. */
export function readPickledList(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const value = readPickle(bytes);
  if (value === null) return undefined;
  if (Array.isArray(value) && typeof value[0] !== "boolean") return value as readonly Uint8Array[];
  throw malformed("a list was expected");
}

type Value = boolean | number | null | Uint8Array | Value[] | Pair;

/** Apart from lists, since a pair cannot be appended to. */
class Pair {
  readonly items: readonly [Value, Value];

  constructor(first: Value, second: Value) {
    this.items = [first, second];
  }
}

function isPicklable(value: unknown): value is Picklable {
  return (
    value === null ||
    typeof value === "number" ||
    (Array.isArray(value) && (isFlagWithBytes(value) || value.every(isBytes)))
  );
}

function isFlagWithBytes(value: readonly unknown[]): boolean {
  return value.length === 2 && typeof value[0] === "boolean" && isBytes(value[1]);
}

function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}

const mark = Symbol("mark");

/** The few steps of the pickle machine that make such values. */
class Machine {
  readonly #bytes: Buffer;
  readonly #maxValues: number;
  readonly #stack: (Value | typeof mark)[] = [];
  readonly #memo = new Map<number, Value>();
  #at = 0;
  #values = 0;

  constructor(bytes: Uint8Array, maxValues: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxValues = maxValues;
  }

  run(): unknown {
    if (this.#take(1)[0] !== pickleOps.proto || !isKnownProtocol(this.#unsigned(1)))
      throw malformed("it does not begin with a protocol from 2 to 5");
    for (;;) {
      const operation = this.#unsigned(1);
      if (operation === pickleOps.stop) return this.#result();
      this.#step(operation);
    }
  }

  #result(): unknown {
    const value = this.#pop();
    if (this.#stack.length > 0 || this.#at < this.#bytes.length) throw malformed("something is left over");
    return value instanceof Pair ? [...value.items] : value;
  }

  #step(operation: number): void {
    const made = this.#scalar(operation);
    if (made !== undefined) return this.#push(made);
    switch (operation) {
      case pickleOps.frame:
        // A frame only says how much may be read at once.
        if (Number(this.#wide()) > this.#bytes.length - this.#at) throw malformed("a frame is cut off");
        return;
      case pickleOps.mark:
        return this.#push(mark);
      case pickleOps.tuple2: {
        const [second, first] = [this.#pop(), this.#pop()];
        return this.#push(new Pair(first, second));
      }
      case pickleOps.append:
        return this.#appendTo([this.#pop()]);
      case pickleOps.appends:
        return this.#appendTo(this.#popToMark());
      default:
        return this.#remember(operation);
    }
  }

  /** Values that stand alone; undefined when the operation makes none. */
  #scalar(operation: number): Value | undefined {
    switch (operation) {
      case pickleOps.none:
        return null;
      case pickleOps.true:
        return true;
      case pickleOps.false:
        return false;
      case pickleOps.int1:
        return this.#unsigned(1);
      case pickleOps.int2:
        return this.#unsigned(2);
      case pickleOps.int4:
        return this.#take(4).readInt32LE();
      case pickleOps.long1:
        return this.#long();
      case pickleOps.shortBytes:
        return this.#take(this.#unsigned(1));
      case pickleOps.bytes:
        return this.#take(this.#unsigned(4));
      case pickleOps.bytes8:
        return this.#take(Number(this.#wide()));
      case pickleOps.emptyList:
        return [];
      default:
        return undefined;
    }
  }

  #remember(operation: number): void {
    switch (operation) {
      case pickleOps.memoize:
        return this.#put(this.#memo.size);
      case pickleOps.put1:
        return this.#put(this.#unsigned(1));
      case pickleOps.put4:
        return this.#put(this.#unsigned(4));
      case pickleOps.get1:
        return this.#get(this.#unsigned(1));
      case pickleOps.get4:
        return this.#get(this.#unsigned(4));
      default:
        throw malformed(`the operation 0x${operation.toString(16)} is not one of those that are known`);
    }
  }

  #put(index: number): void {
    const top = this.#pop();
    this.#count();
    this.#memo.set(index, top);
    this.#stack.push(top);
  }

  #get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw malformed("a value is used that was never kept");
    this.#push(value);
  }

  #appendTo(items: readonly Value[]): void {
    const list = this.#pop();
    if (!Array.isArray(list)) throw malformed("something is appended to what is no list");
    list.push(...items);
    this.#stack.push(list);
  }

  #push(value: Value | typeof mark): void {
    this.#count();
    this.#stack.push(value);
  }

  #count(): void {
    if (++this.#values > this.#maxValues) throw malformed(`it has more than ${this.#maxValues} values`);
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === mark) throw malformed("a value is missing");
    return value;
  }

  #popToMark(): Value[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw malformed("a mark is missing");
    const items = this.#stack.splice(start) as Value[];
    return items.slice(1);
  }

  #long(): number {
    const bytes = this.#take(this.#unsigned(1));
    if (bytes.length > 8) throw malformed("a number is too large");
    let value = 0n;
    for (const [index, byte] of bytes.entries()) value |= BigInt(byte) << BigInt(8 * index);
    const number = Number(BigInt.asIntN(8 * bytes.length, value));
    if (!Number.isSafeInteger(number)) throw malformed("a number is too large");
    return number;
  }

  #unsigned(length: number): number {
    return this.#take(length).readUIntLE(0, length);
  }

  #wide(): bigint {
    return this.#take(8).readBigUInt64LE();
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw malformed("it is cut off");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function isKnownProtocol(protocol: number): boolean {
  return protocol >= 2 && protocol <= 5;
}

function malformed(reason: string): EdgeloomError {
  return new EdgeloomError(
    "MALFORMED",
    `a message between the parts of a gateway cannot be read: ${reason}`,
    {
      place: "pickle",
    },
  );
}
