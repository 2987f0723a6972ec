/** How a call ended that may still be answered: with a reply, or without one. */
export type Ending = "answered" | "abandoned";

/**
 * Remembers how the last calls ended, so that a duplicate and a late reply are told apart from a foreign one. In two
 * generations, of which the older is dropped as a whole: that is cheaper than to take out one for each that comes in.
 */
export class RecentCalls {
  readonly #perGeneration: number;
  #current = new Map<string, Ending>();
  #previous = new Map<string, Ending>();

  /** At least half of `capacity` calls are remembered, at most all. */
  constructor(capacity = 2_048) {
    this.#perGeneration = Math.ceil(capacity / 2);
  }

  add(rpcId: string, ending: Ending): void {
    if (this.#current.size >= this.#perGeneration) {
      this.#previous = this.#current;
      this.#current = new Map();
    }
    this.#current.set(rpcId, ending);
  }

  get(rpcId: string): Ending | undefined {
    return this.#current.get(rpcId) ?? this.#previous.get(rpcId);
  }
}
