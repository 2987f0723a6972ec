/** How deep values may be nested, in both directions; the reference packs 511 levels. */
export const maxDepth = 512;

/** Limits for bytes that somebody else made. */
export type DecodeLimits = {
  /** Default 64 MiB. */
  readonly maxBytes: number;
  /** Numbers, texts, arrays and maps together; each one costs memory many times its byte. Default 8 million. */
  readonly maxValues: number;
};

/** About half a million readings. */
export const defaultDecodeLimits: DecodeLimits = { maxBytes: 64 * 1024 * 1024, maxValues: 8_000_000 };
