import type { HttpError } from "../http-error.js";
import type { HttpHeaders } from "../types.js";
import { chunksOf, collect } from "./byte-stream.js";
import { CsvReader } from "./csv.js";
import { EventFinder } from "./events.js";
import { Misread } from "./fitting.js";
import type { ItemReader } from "./items.js";
import { LineFinder } from "./lines.js";
import { charsetOf } from "./media-type.js";
import { RecordFinder } from "./records.js";
import type { ReplyStream, ServerEvent } from "./reply-stream.js";

/** What a stream is made of. */
export type StreamParts = {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: ReadableStream<Uint8Array>;
  readonly maxBytes: number;
  readonly maxItemBytes: number;
  readonly read: ItemReader;
  /** What the items are; lines without a record separator, or with one (RFC 7464). */
  readonly form: "events" | "lines" | "records";
  /** Makes the error for a body that is not what it should be, or larger than allowed. */
  fail(kind: "parse" | "invalid" | "too-large", what: string, cause?: unknown): HttpError;
};

/** Makes the stream of a reply. */
export function openStream(parts: StreamParts): ReplyStream<unknown> {
  return new OpenStream(parts);
}

type Decoder = InstanceType<typeof TextDecoder>;

class OpenStream implements ReplyStream<unknown> {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: ReadableStream<Uint8Array>;
  readonly #parts: StreamParts;

  constructor(parts: StreamParts) {
    this.status = parts.status;
    this.headers = parts.headers;
    this.body = parts.body;
    this.#parts = parts;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return chunksOf(this.body);
  }

  async bytes(): Promise<Uint8Array> {
    const parts = this.#parts;
    const { maxBytes } = parts;
    return await collect(this.body, maxBytes, () =>
      parts.fail("too-large", `the reply is larger than ${maxBytes} bytes`),
    );
  }

  async text(): Promise<string> {
    const bytes = await this.bytes();
    return this.#decode(this.#decoder(), bytes);
  }

  async *lines(): AsyncGenerator<string> {
    const finder = new LineFinder(this.#parts.maxItemBytes);
    for await (const piece of this.#pieces()) yield* this.#guarded(finder.push(piece));
    yield* finder.end();
  }

  async *events(): AsyncGenerator<ServerEvent> {
    const { maxItemBytes } = this.#parts;
    const lines = new LineFinder(maxItemBytes);
    const finder = new EventFinder(maxItemBytes);
    let endedWithReturn = false;
    for await (const piece of this.#pieces()) {
      // A bare CR ends a line of an event stream, too; one at the end of a piece may be half of a pair.
      const text: string = endedWithReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
      endedWithReturn = text === "" ? false : text.endsWith("\r");
      for (const line of this.#guarded(lines.push(text.replace(/\r\n?/g, "\n")))) {
        const event = this.#pushed(finder, line);
        if (event !== undefined) yield event;
      }
    }
  }

  async *items(): AsyncGenerator {
    const { read, form } = this.#parts;
    if (form === "events") for await (const event of this.events()) yield this.#read(() => read.event(event));
    else if (form === "records")
      for await (const record of this.#records()) yield this.#read(() => read.line(record));
    else
      for await (const line of this.lines()) if (line.trim() !== "") yield this.#read(() => read.line(line));
  }

  async *csv(): AsyncGenerator<readonly string[]> {
    const reader = new CsvReader(this.#parts.maxItemBytes);
    for await (const piece of this.#pieces()) yield* this.#guarded(reader.push(piece));
    yield* reader.end();
  }

  async cancel(): Promise<void> {
    if (!this.body.locked) await this.body.cancel().catch(() => undefined);
  }

  async *#records(): AsyncGenerator<string> {
    const finder = new RecordFinder(this.#parts.maxItemBytes);
    for await (const piece of this.#pieces()) yield* this.#guarded(finder.push(piece));
    yield* finder.end();
  }

  async *#pieces(): AsyncGenerator<string> {
    let decoder: Decoder | undefined;
    for await (const chunk of chunksOf(this.body)) {
      // Made within the loop, so that the transfer ends when the charset is not known.
      decoder ??= this.#decoder();
      const piece = this.#decode(decoder, chunk, { stream: true });
      if (piece !== "") yield piece;
    }
    const rest = decoder === undefined ? "" : this.#decode(decoder, new Uint8Array(0));
    if (rest !== "") yield rest;
  }

  #decoder(): Decoder {
    const charset = charsetOf(this.headers["content-type"]);
    try {
      return new TextDecoder(charset, { fatal: true });
    } catch {
      throw this.#parts.fail("parse", `the charset ${charset} is not known`);
    }
  }

  #decode(decoder: Decoder, bytes: Uint8Array, options?: { readonly stream: boolean }): string {
    try {
      return decoder.decode(bytes, options);
    } catch {
      throw this.#parts.fail("parse", `the reply is not text in the charset ${decoder.encoding}`);
    }
  }

  #read(read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      if (error instanceof Misread) throw this.#parts.fail(error.kind, error.message, error.issues);
      throw error;
    }
  }

  #pushed(finder: EventFinder, line: string): ServerEvent | undefined {
    try {
      return finder.push(line);
    } catch (error) {
      throw this.#tooLong(error);
    }
  }

  *#guarded<Item>(items: Generator<Item>): Generator<Item> {
    try {
      yield* items;
    } catch (error) {
      throw this.#tooLong(error);
    }
  }

  #tooLong(error: unknown): unknown {
    return error instanceof RangeError ? this.#parts.fail("too-large", error.message) : error;
  }
}
