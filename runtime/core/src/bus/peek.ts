const backslash = 0x5c;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** A received body as a `Buffer`; most are one already, and making another costs more than looking. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads topics. The text of the last one is kept, as the next message is often of the same topic and decoding takes a call into native code. */
export class TopicReader {
  #bytes: Uint8Array = Buffer.alloc(0);
  #text = "";

  read(bytes: Uint8Array): string {
    if (bytes.length !== this.#bytes.length || !standsAt(this.#bytes, bytes, 0)) {
      this.#bytes = bytes;
      this.#text = bufferOf(bytes).toString();
    }
    return this.#text;
  }
}

function standsAt(needle: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < needle.length; index++) if (bytes[at + index] !== needle[index]) return false;
  return true;
}

/** Tells from the bytes of a body, without parsing it, whether its `type` can be one of a few. */
export class TypePeek {
  readonly #needles: readonly Buffer[];
  /** What was found last, and where: the messages of a topic are much alike, so it mostly stands there again. */
  #lastNeedle: Buffer;
  #lastAt = 0;

  constructor(types: readonly string[]) {
    this.#needles = types.map((type) => Buffer.from(JSON.stringify(type)));
    this.#lastNeedle = this.#needles[0] ?? Buffer.alloc(0);
  }

  /**
   * False when the type is surely none of these, as none stands anywhere in the text. Bodies that may hide a type behind an
   * escape, or are no object, may have it.
   */
  mayBeIn(body: Uint8Array): boolean {
    if (body[0] !== openingBrace || body[body.length - 1] !== closingBrace) return true;
    const last = this.#lastNeedle;
    if (last.length > 0 && standsAt(last, body, this.#lastAt)) return true;
    const bytes = bufferOf(body);
    return this.#needles.some((needle) => this.#find(needle, bytes)) || bytes.includes(backslash);
  }

  #find(needle: Buffer, bytes: Buffer): boolean {
    const at = bytes.indexOf(needle);
    if (at < 0) return false;
    this.#lastNeedle = needle;
    this.#lastAt = at;
    return true;
  }
}
