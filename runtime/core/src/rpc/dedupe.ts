import { isDeepStrictEqual } from "node:util";
import { parseText } from "../wire/lossless.js";

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
    readonly text: string,
    readonly atMs: number,
  ) {}
}

function essence(text: string): unknown {
  const { type, resource, request } = parseText(text) as Readonly<Record<string, unknown>>;
  return { type, resource, request };
}

/** Tells whether two texts ask for the same: the time of sending may differ, as a repetition may be encoded anew. */
function isSame(left: string, right: string): boolean {
  return left === right || isDeepStrictEqual(essence(left), essence(right));
}

/** What is known about a request that has just come. */
export type Recognised =
  | { readonly kind: "new" }
  | { readonly kind: "repeated"; readonly seen: Seen }
  | { readonly kind: "conflict" };

const isNew: Recognised = { kind: "new" };

/**
 * Recognises requests by their id, so that a repeated one is answered and not executed again. In two generations, of which
 * the older is dropped as a whole: at least half of the limits are remembered, at most all.
 */
export class Dedupe {
  readonly #limits: DedupeLimits;
  #current = new Map<string, Seen>();
  #previous = new Map<string, Seen>();
  #currentBytes = 0;
  #currentSinceMs = 0;

  constructor(limits: Partial<DedupeLimits> = {}) {
    this.#limits = { ...defaultDedupeLimits, ...limits };
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#current.size + this.#previous.size;
  }

  /** Looks a request up. */
  recognise(rpcId: string, text: string, nowMs: number): Recognised {
    const seen = this.#current.get(rpcId) ?? this.#previous.get(rpcId);
    if (seen === undefined || (!seen.running && nowMs - seen.atMs >= this.#limits.keepMs)) return isNew;
    return isSame(seen.text, text) ? { kind: "repeated", seen } : { kind: "conflict" };
  }

  /** Remembers a new request from now on. */
  begin(rpcId: string, text: string, nowMs: number): Seen {
    if (this.#isFull(nowMs)) this.#turn(nowMs);
    const seen = new Seen(text, nowMs);
    this.#current.set(rpcId, seen);
    this.#currentBytes += text.length;
    return seen;
  }

  /** The request is done; without a reply, repetitions of it get none either. */
  finish(seen: Seen, reply: string | undefined): void {
    seen.running = false;
    seen.reply = reply;
    this.#currentBytes += reply?.length ?? 0;
  }

  #isFull(nowMs: number): boolean {
    const { maxRequests, maxBytes, keepMs } = this.#limits;
    const isFull = this.#current.size >= maxRequests / 2 || this.#currentBytes >= maxBytes / 2;
    return isFull || nowMs - this.#currentSinceMs >= keepMs;
  }

  /** What still runs is taken along, so that nothing runs twice at a time. */
  #turn(nowMs: number): void {
    const running = [...this.#previous].filter(([, seen]) => seen.running);
    this.#previous = this.#current;
    this.#current = new Map(running);
    this.#currentBytes = running.reduce((sum, [, seen]) => sum + seen.text.length, 0);
    this.#currentSinceMs = nowMs;
  }
}
