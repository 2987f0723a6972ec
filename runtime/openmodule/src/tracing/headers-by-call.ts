import type { Json } from "@edgeloom/runtime/schema";
import type { TraceHeaders } from "./tracer.js";

/** So many requests may be between the bus and their handlers before the oldest half is forgotten. */
const defaultCapacity = 2_048;

/**
 * Remembers the trace headers of requests from their arrival to their handler. Many never get to one, as other servers
 * answer them, so it is bounded: in two generations, of which the older is dropped as a whole.
 */
export class HeadersByCall {
  readonly #perGeneration: number;
  #current = new Map<string, TraceHeaders>();
  #previous = new Map<string, TraceHeaders>();

  constructor(capacity = defaultCapacity) {
    this.#perGeneration = Math.ceil(capacity / 2);
  }

  /** Notes the headers of a request by its id, however that is written. */
  note(rpcId: Json | undefined, headers: TraceHeaders): void {
    if (typeof rpcId !== "string") return;
    if (this.#current.size >= this.#perGeneration) {
      this.#previous = this.#current;
      this.#current = new Map();
    }
    this.#current.set(keyOf(rpcId), headers);
  }

  /** Takes the headers of a request out; none when it had none, or was forgotten. */
  take(rpcId: string): TraceHeaders {
    const key = keyOf(rpcId);
    const found = this.#current.get(key) ?? this.#previous.get(key) ?? {};
    this.#current.delete(key);
    this.#previous.delete(key);
    return found;
  }
}

/** The digits of a UUID without the dashes, braces and prefixes that it may be written with. */
function keyOf(rpcId: string): string {
  return rpcId
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[^0-9a-f]/g, "")
    .slice(-32);
}
