import { isDeepStrictEqual } from "node:util";
import { parseJson } from "../wire/index.js";
import { type TextPlace, TextStore } from "./text-store.js";

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
  running = true;
  readonly #store: TextStore;
  readonly #body: TextPlace;
  #reply: TextPlace | undefined;

  constructor(
    body: Uint8Array,
    store: TextStore,
    readonly atMs: number,
  ) {
    this.#store = store;
    this.#body = store.addBytes(body);
  }

  /** The text of the reply; undefined while the handler runs, or when there was none. */
  get reply(): string | undefined {
    return this.#reply === undefined ? undefined : this.#store.bytesAt(this.#reply).toString();
  }

  /** The request is done; without a reply, repetitions of it get none either. */
  finish(reply: string | undefined): void {
    this.running = false;
    if (reply !== undefined) this.#reply = this.#store.add(reply);
  }

  /** Tells whether another body asks for the same: the time of sending may differ, as a repetition may be encoded anew. */
  isSame(body: Uint8Array): boolean {
    const own = this.#store.bytesAt(this.#body);
    return own.equals(body) || isDeepStrictEqual(essence(own), essence(body));
  }
}

function essence(body: Uint8Array): unknown {
  const { type, resource, request } = parseJson(body) as Readonly<Record<string, unknown>>;
  return { type, resource, request };
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
  #store = new TextStore();
  #currentSinceMs = 0;

  constructor(limits: Partial<DedupeLimits> = {}) {
    this.#limits = { ...defaultDedupeLimits, ...limits };
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#current.size + this.#previous.size;
  }

  /** Looks a request up. */
  recognise(rpcId: string, body: Uint8Array, nowMs: number): Recognised {
    const seen = this.#current.get(rpcId) ?? this.#previous.get(rpcId);
    if (seen === undefined || (!seen.running && nowMs - seen.atMs >= this.#limits.keepMs)) return isNew;
    return seen.isSame(body) ? { kind: "repeated", seen } : { kind: "conflict" };
  }

  /** Remembers a new request from now on. */
  begin(rpcId: string, body: Uint8Array, nowMs: number): Seen {
    if (this.#isFull(nowMs)) this.#turn(nowMs);
    const seen = new Seen(body, this.#store, nowMs);
    this.#current.set(rpcId, seen);
    return seen;
  }

  #isFull(nowMs: number): boolean {
    const { maxRequests, maxBytes, keepMs } = this.#limits;
    const isFull = this.#current.size >= maxRequests / 2 || this.#store.bytes >= maxBytes / 2;
    return isFull || nowMs - this.#currentSinceMs >= keepMs;
  }

  /** What still runs is taken along, so that nothing runs twice at a time. */
  #turn(nowMs: number): void {
    const running = [...this.#previous].filter(([, seen]) => seen.running);
    this.#previous = this.#current;
    this.#current = new Map(running);
    this.#store = new TextStore();
    this.#currentSinceMs = nowMs;
  }
}
