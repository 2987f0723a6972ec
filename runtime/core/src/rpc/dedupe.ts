import { isDeepStrictEqual } from "node:util";
import type { Incoming } from "../bus/incoming.js";
import { parseJson } from "../wire/index.js";

/** Bounds of the memory for requests that were seen before. */
export type DedupeLimits = {
  readonly maxRequests: number;
  readonly maxBytes: number;
  readonly keepMs: number;
};

/** The bounds where none are given. */
export const defaultDedupeLimits: DedupeLimits = {
  maxRequests: 10_000,
  maxBytes: 16 * 1024 * 1024,
  keepMs: 60_000,
};

/** A request that was seen. */
export class Seen {
  /** The text of the reply; undefined while the handler runs, or when there was none. */
  reply: string | undefined;
  running = true;

  constructor(
    readonly body: Uint8Array,
    readonly atMs: number,
  ) {}

  get bytes(): number {
    return this.body.length + (this.reply?.length ?? 0);
  }
}

function essence(body: Uint8Array): unknown {
  const { type, resource, request } = parseJson(body) as Readonly<Record<string, unknown>>;
  return { type, resource, request };
}

/** Tells whether two bodies ask for the same: the time of sending may differ, as a repetition is encoded anew. */
function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0 || isDeepStrictEqual(essence(left), essence(right));
}

/** What is known about a request that has just come. */
export type Recognised =
  | { readonly kind: "new" }
  | { readonly kind: "repeated"; readonly seen: Seen }
  | { readonly kind: "conflict" };

/** Recognises requests by their id, so that a repeated one is answered and not executed again. */
export class Dedupe {
  readonly #limits: DedupeLimits;
  readonly #seen = new Map<string, Seen>();
  #bytes = 0;

  constructor(limits: Partial<DedupeLimits> = {}) {
    this.#limits = { ...defaultDedupeLimits, ...limits };
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#seen.size;
  }

  /** Looks a request up. */
  recognise(rpcId: string, message: Incoming, nowMs: number): Recognised {
    const seen = this.#seen.get(rpcId);
    if (seen === undefined) return { kind: "new" };
    if (!seen.running && nowMs - seen.atMs >= this.#limits.keepMs) {
      this.#forget(rpcId, seen);
      return { kind: "new" };
    }
    return isSame(seen.body, message.body) ? { kind: "repeated", seen } : { kind: "conflict" };
  }

  /** Remembers a new request from now on. */
  begin(rpcId: string, message: Incoming, nowMs: number): Seen {
    const seen = new Seen(message.body, nowMs);
    this.#seen.set(rpcId, seen);
    this.#bytes += seen.bytes;
    this.#evict(nowMs);
    return seen;
  }

  /** The request is done; without a reply, repetitions of it get none either. */
  finish(rpcId: string, seen: Seen, reply: string | undefined): void {
    seen.running = false;
    if (this.#seen.get(rpcId) !== seen) return;
    seen.reply = reply;
    this.#bytes += reply?.length ?? 0;
  }

  /** Entries stand in the order of their time, so the ones to forget come first; those that run are kept. */
  #evict(nowMs: number): void {
    for (const [rpcId, seen] of this.#seen) {
      const full = this.#seen.size > this.#limits.maxRequests || this.#bytes > this.#limits.maxBytes;
      if (!full && nowMs - seen.atMs < this.#limits.keepMs) return;
      if (!seen.running) this.#forget(rpcId, seen);
    }
  }

  #forget(rpcId: string, seen: Seen): void {
    this.#seen.delete(rpcId);
    this.#bytes -= seen.bytes;
  }
}
