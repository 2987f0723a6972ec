import type { HttpHeaders, Progress } from "./types.js";

/** Bytes of a request, as an engine takes them. */
export type WireBody = string | Uint8Array | Blob | AsyncIterable<Uint8Array>;

/** One request, ready to be sent. */
export type WireRequest = {
  readonly method: string;
  /** Absolute; `http:` or `https:`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: WireBody | undefined;
  /** Length of the body where it is known. */
  readonly bodyBytes?: number | undefined;
  readonly signal: AbortSignal;
  /** Whether the body is wanted as it comes, not as a whole. */
  readonly streams: boolean;
  readonly maxResponseBytes: number;
  readonly maxRequestBytes: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

/** A reply as it came: of any status. */
export type WireReply = {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** All bytes, or a stream when one was asked for. */
  readonly body: Uint8Array | ReadableStream<Uint8Array>;
  /** Bytes that were announced, where the engine does not see to it itself that they come. */
  readonly expectedBytes?: number | undefined;
};

/** Why there is no reply. */
export type EngineFailure =
  | "network"
  /** Certainly nothing was sent. */
  | "unreachable"
  | "tls"
  /** The attempt had its time, and was ended. */
  | "late"
  | "cancelled"
  | "truncated"
  | "garbled"
  | "reply-too-large"
  | "request-too-large"
  | "request";

/** What an engine throws. `reason` is free of anything that the request holds. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly failure: EngineFailure;
  /** Code of the system: `ECONNRESET` … */
  readonly systemCode: string | undefined;

  constructor(
    failure: EngineFailure,
    reason: string,
    options: { code?: string | undefined; cause?: unknown } = {},
  ) {
    super(reason, options.cause === undefined ? undefined : { cause: options.cause });
    this.failure = failure;
    this.systemCode = options.code;
  }
}

/** What sends requests: neither retries nor follows redirects, and resolves with any status. Rejects with {@link EngineError}. */
export interface HttpEngine {
  send(request: WireRequest): Promise<WireReply>;
  /** Closes connections that nobody uses. */
  close(): void;
}
