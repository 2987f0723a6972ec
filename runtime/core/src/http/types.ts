import type { RetryBudget } from "../base/retry.js";

/** Headers of a reply: lower-case names, one text each. Without a prototype, so that any name can be asked for. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** Headers that a caller adds. What holds `undefined` is left out. */
export type HeaderInput = Readonly<Record<string, string | undefined>>;

/**
 * What happens to a value that does not fit its model: `throw` ends the call with an error that lists every place, `warn` logs
 * the places and goes on with the value as it is, `off` does not look: then no default is filled in, and an `int64` or `uint64` below 2^53
 * stays a number.
 */
export type ValidateMode = "throw" | "warn" | "off";

/** How far a transfer has come. */
export type Progress = {
  readonly direction: "upload" | "download";
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes in all; absent where nobody says. */
  readonly total?: number;
};

/** When and how often a call is repeated. */
export type RetryOptions = {
  /** Attempts in all, the first one counted; 3 when left out. */
  readonly maxAttempts?: number;
  /** First window of the full jitter; 100 ms when left out. */
  readonly baseMs?: number;
  /** Widest window of the full jitter; 20 s when left out. */
  readonly maxDelayMs?: number;
  /** Longest wait that a `Retry-After` header may ask for; 60 s when left out. What asks for more is not repeated. */
  readonly maxRetryAfterMs?: number;
  /** Statuses that are repeated; 408, 429, 502, 503 and 504 when left out. */
  readonly statuses?: readonly number[];
  /** `idempotent` (the default): what may run twice, or carries an idempotency key. `always`: everything. */
  readonly methods?: "idempotent" | "always";
  /** The repetitions that this destination may be sent; one per client when left out. */
  readonly budget?: RetryBudget;
};

/** Options of one call. */
export type CallOptions = {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** For the whole call, with all its attempts; 1 ms to 1 h. */
  readonly timeoutMs?: number;
  /**
   * For one attempt, up to the end of its reply, or to the head of one that is a stream; 1 ms to 1 h. What is safe to repeat is
   * repeated then, while `timeoutMs` lasts. Left out: an attempt has all the time that the call has.
   */
  readonly attemptTimeoutMs?: number;
  /** `false` or 1 for a single attempt; a number is the number of attempts. */
  readonly retry?: boolean | number | RetryOptions;
  readonly headers?: HeaderInput;
  /** Sent as `Idempotency-Key`, which makes the call safe to repeat. `true` makes one up. */
  readonly idempotencyKey?: string | true;
  readonly onProgress?: (progress: Progress) => void;
  readonly validate?: ValidateMode;
  /** `false` sends the call without any credential, `true` with that for all calls where its operation needs none. */
  readonly auth?: boolean;
  /** Largest reply for this call, in bytes. */
  readonly maxResponseBytes?: number;
};

/** Options of a call that walks over pages. */
export type PageOptions = CallOptions & {
  /** Pages that are asked for ahead of the reader, at most 16; 0 when left out. Only where the next page is known without the last one. */
  readonly prefetch?: number;
  /** Pages after which an endless list is given up; 10,000 when left out. */
  readonly maxPages?: number;
};

/** A file to send: bytes with a name and a type. */
export type FileInput = {
  readonly content: FileContent;
  /** File name in the part; `file` when left out. */
  readonly name?: string;
  /** Content type of the part; none is sent when left out. */
  readonly type?: string;
  /** Further headers of the part; only where it is one of a multipart body. */
  readonly headers?: HeaderInput;
};

/**
 * Bytes to send. Streams are sent once: a call that holds one is never repeated, and closes it at its end, whether it was read or not.
 */
export type FileContent =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | string
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;
