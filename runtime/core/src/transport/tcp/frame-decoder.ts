import { EdgeloomError } from "../../base/errors.js";

/** Length of the header in front of each frame: an unsigned integer of 32 bit, least significant byte first. */
export const headerBytes = 4;

const nothing = /*@__PURE__*/ Buffer.alloc(0);
const firstCapacity = 256;

/** Puts the header in front of a body, so that both leave in one write. */
export function encodeFrame(body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.set(body, headerBytes);
  return frame;
}

/**
 * Cuts a stream of bytes into frames. A state machine without a socket: it is fed with chunks and asked for frames. Frames that
 * lie in one chunk are not copied; of others only what has arrived takes memory, whatever length was announced.
 */
export class FrameDecoder {
  #maxBytes: number;
  #chunk: Buffer = nothing;
  #at = 0;
  /** Header and body of a frame that came in pieces. */
  #partial: Buffer = nothing;
  #collected = 0;

  /** `maxBytes` is the longest body that is taken. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What is missing of a frame that has begun, once {@link FrameDecoder.next} has nothing more to give. */
  get missing(): "nothing" | "header" | "body" {
    if (this.#collected === 0) return "nothing";
    return this.#collected < headerBytes ? "header" : "body";
  }

  /** Bytes that are held back: of a frame that is incomplete, and of frames that were not asked for yet. */
  get heldBytes(): number {
    return this.#partial.length + this.#chunk.length - this.#at;
  }

  /** Takes longer or only shorter bodies from now on. */
  limitTo(maxBytes: number): void {
    this.#maxBytes = maxBytes;
  }

  /** Takes over a chunk, which must not be changed afterwards. */
  feed(chunk: Buffer): void {
    const rest = this.#chunk.subarray(this.#at);
    this.#chunk = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#at = 0;
  }

  /**
   * The body of the next frame, valid as long as its chunk; undefined when more has to be fed first.
   *
   * @throws EdgeloomError `MALFORMED` when the header announces more than the limit; nothing can be read after that
   */
  next(): Buffer | undefined {
    return this.#collected === 0 ? this.#nextWhole() : this.#nextCollected();
  }

  #nextWhole(): Buffer | undefined {
    const start = this.#at + headerBytes;
    if (start > this.#chunk.length) return this.#keepRest();
    const end = start + this.#checked(this.#chunk.readUInt32LE(this.#at));
    if (end > this.#chunk.length) return this.#keepRest();
    this.#at = end;
    const body = this.#chunk.subarray(start, end);
    if (end === this.#chunk.length) this.#drop();
    return body;
  }

  /** The rest is copied, so that a few bytes do not hold the memory of a whole read. */
  #keepRest(): undefined {
    this.#collect(this.#chunk.length - this.#at);
    return undefined;
  }

  #nextCollected(): Buffer | undefined {
    if (!this.#collectUpTo(headerBytes)) return undefined;
    const length = headerBytes + this.#checked(this.#partial.readUInt32LE(0));
    if (!this.#collectUpTo(length)) return undefined;
    const body = this.#partial.subarray(headerBytes, length);
    this.#partial = nothing;
    this.#collected = 0;
    return body;
  }

  #collectUpTo(length: number): boolean {
    const missing = length - this.#collected;
    if (missing > 0) this.#collect(Math.min(missing, this.#chunk.length - this.#at));
    return this.#collected >= length;
  }

  #collect(count: number): void {
    if (count === 0) return;
    this.#reserve(this.#collected + count);
    this.#chunk.copy(this.#partial, this.#collected, this.#at, this.#at + count);
    this.#collected += count;
    this.#at += count;
    if (this.#at === this.#chunk.length) this.#drop();
  }

  /** Grows with what has come, never with what was announced. */
  #reserve(length: number): void {
    if (length <= this.#partial.length) return;
    const larger = Buffer.allocUnsafe(Math.max(firstCapacity, length, this.#partial.length * 2));
    this.#partial.copy(larger, 0, 0, this.#collected);
    this.#partial = larger;
  }

  #drop(): void {
    this.#chunk = nothing;
    this.#at = 0;
  }

  #checked(length: number): number {
    if (length <= this.#maxBytes) return length;
    throw new EdgeloomError(
      "MALFORMED",
      `a frame of ${length} bytes was announced, at most ${this.#maxBytes} are taken`,
      { fix: "send shorter frames, or raise maxFrameBytes" },
    );
  }
}
