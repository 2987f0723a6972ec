import type { Deadline, DeadlineTable } from "@edgeloom/runtime/base";

/** What the counter of a status says: it is the next one, it waits for others, it came before, or is too far ahead. */
export type StatusPlace = "next" | "early" | "old" | "too-early";

/** Puts statuses into the order of their counters, and watches over the missing ones (fleet spec §10.4). */
export class StatusOrder<Status> {
  readonly #deadlines: DeadlineTable;
  readonly #missingMs: number;
  readonly #maxAhead: number;
  readonly #onMissing: () => void;
  readonly #early = new Map<number, Status>();
  readonly #missing = new Map<number, Deadline>();
  #expected: number | undefined;

  constructor(options: {
    readonly deadlines: DeadlineTable;
    readonly missingMs: number;
    readonly maxAhead: number;
    /** A status did not come in time. */
    readonly onMissing: () => void;
  }) {
    this.#deadlines = options.deadlines;
    this.#missingMs = options.missingMs;
    this.#maxAhead = options.maxAhead;
    this.#onMissing = options.onMissing;
  }

  /** Takes a status; the first one says what is expected. */
  take(counter: number, status: Status): StatusPlace {
    this.#expected ??= counter;
    if (counter < this.#expected) return "old";
    if (counter - this.#expected > this.#maxAhead) return "too-early";
    if (!this.#early.has(counter)) this.#early.set(counter, status);
    this.#missing.get(counter)?.cancel();
    this.#missing.delete(counter);
    if (counter === this.#expected) return "next";
    for (let before = counter - 1; before >= this.#expected && !this.#isKnown(before); before--)
      this.#missing.set(before, this.#deadlines.schedule(this.#missingMs, this.#onMissing));
    return "early";
  }

  /** The next status, when it is there. */
  next(): Status | undefined {
    const expected = this.#expected;
    if (expected === undefined) return undefined;
    const status = this.#early.get(expected);
    if (status === undefined) return undefined;
    this.#early.delete(expected);
    this.#expected = expected + 1;
    return status;
  }

  end(): void {
    for (const deadline of this.#missing.values()) deadline.cancel();
    this.#missing.clear();
    this.#early.clear();
  }

  #isKnown(counter: number): boolean {
    return this.#early.has(counter) || this.#missing.has(counter);
  }
}
