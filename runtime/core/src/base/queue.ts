/** What a full queue does with one more item. */
export type OverflowPolicy = "drop-oldest" | "drop-newest" | "disconnect";

/** What became of a pushed item: kept; kept at the cost of older ones; not kept; not kept and the owner must disconnect. */
export type PushOutcome = "kept" | "evicted" | "refused" | "overflow";

/** Limits of a {@link BoundedQueue}. */
export type QueueLimits = {
  readonly maxCount: number;
  readonly maxBytes: number;
  readonly policy: OverflowPolicy;
};

/** The limits of a subscriber's queue where none are given. */
export const defaultQueueLimits: QueueLimits = {
  maxCount: 1_000,
  maxBytes: 16 * 1024 * 1024,
  policy: "drop-oldest",
};

const firstCapacity = 16;

/** A queue in a ring buffer, bounded by count and by bytes; all operations take constant time and every drop is counted. */
export class BoundedQueue<T> {
  readonly limits: QueueLimits;
  #items: (T | undefined)[] = new Array(firstCapacity);
  #itemBytes: number[] = new Array(firstCapacity).fill(0);
  #head = 0;
  #size = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(limits: Partial<QueueLimits> = {}) {
    this.limits = { ...defaultQueueLimits, ...limits };
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many items were lost so far, old and new ones alike; never reset. */
  get dropped(): number {
    return this.#dropped;
  }

  push(item: T, bytes: number): PushOutcome {
    if (this.#fits(bytes)) {
      this.#append(item, bytes);
      return "kept";
    }
    if (this.limits.policy === "drop-oldest" && bytes <= this.limits.maxBytes && this.limits.maxCount > 0) {
      this.#makeRoom(bytes);
      this.#append(item, bytes);
      return "evicted";
    }
    this.#dropped++;
    return this.limits.policy === "disconnect" ? "overflow" : "refused";
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#bytes -= this.#itemBytes[this.#head] as number;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#size--;
    return item;
  }

  /** Drops everything, counted, and tells how many items that were. */
  clear(): number {
    const lost = this.#size;
    this.#items = new Array(firstCapacity);
    this.#itemBytes = new Array(firstCapacity).fill(0);
    this.#head = 0;
    this.#size = 0;
    this.#bytes = 0;
    this.#dropped += lost;
    return lost;
  }

  #fits(bytes: number): boolean {
    return this.#size < this.limits.maxCount && this.#bytes + bytes <= this.limits.maxBytes;
  }

  #makeRoom(bytes: number): void {
    while (!this.#fits(bytes)) {
      this.shift();
      this.#dropped++;
    }
  }

  #append(item: T, bytes: number): void {
    if (this.#size === this.#items.length) this.#grow();
    const tail = (this.#head + this.#size) & (this.#items.length - 1);
    this.#items[tail] = item;
    this.#itemBytes[tail] = bytes;
    this.#size++;
    this.#bytes += bytes;
  }

  /** The length stays a power of two, so that positions wrap with a mask. */
  #grow(): void {
    const tail = this.#items.splice(0, this.#head);
    const tailBytes = this.#itemBytes.splice(0, this.#head);
    this.#items.push(...tail);
    this.#itemBytes.push(...tailBytes);
    this.#head = 0;
    this.#items.length *= 2;
    this.#itemBytes.length *= 2;
  }
}
