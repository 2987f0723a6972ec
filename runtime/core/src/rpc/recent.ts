/** How a call ended that may still be answered: with a reply, or without one. */
export type Ending = "answered" | "abandoned";

/** Remembers how the last calls ended, so that a duplicate and a late reply are told apart from a foreign one. */
export class RecentCalls {
  readonly #endings = new Map<string, Ending>();
  readonly #ring: string[] = [];
  readonly #capacity: number;
  #next = 0;

  constructor(capacity = 4_096) {
    this.#capacity = capacity;
  }

  add(rpcId: string, ending: Ending): void {
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#endings.delete(oldest);
    this.#ring[this.#next] = rpcId;
    this.#next = (this.#next + 1) % this.#capacity;
    this.#endings.set(rpcId, ending);
  }

  get(rpcId: string): Ending | undefined {
    return this.#endings.get(rpcId);
  }
}
