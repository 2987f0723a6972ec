import type { HttpHeaders } from "../types.js";

/** One event of a stream of server-sent events. */
export type ServerEvent<Data = string> = {
  /** `message` where the server names none. */
  readonly event: string;
  readonly data: Data;
  /** Of this event, or the last one that had an id. */
  readonly id: string;
  /** The wait before connecting again that the server asks for. */
  readonly retryMs?: number;
};

/** A reply that is read as it comes. Read it once, in one of these ways, or {@link ReplyStream.cancel} it. */
export interface ReplyStream<Item> extends AsyncIterable<Uint8Array> {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** The bytes. Ends with an error when fewer come than were announced. */
  readonly body: ReadableStream<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  /** Lines of text without their ends. */
  lines(): AsyncIterable<string>;
  /** Events of an event stream. */
  events(): AsyncIterable<ServerEvent>;
  /** Lines or events, parsed and validated as the operation describes them. */
  items(): AsyncIterable<Item>;
  /** Rows of comma-separated values (RFC 4180). */
  csv(): AsyncIterable<readonly string[]>;
  /** Ends the transfer. */
  cancel(): Promise<void>;
}
