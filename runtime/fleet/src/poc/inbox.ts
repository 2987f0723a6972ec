import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, type Settle, waitFor } from "@edgeloom/runtime/base";

/** Messages that are taken one after the other, each within a time; those that come early wait. */
export class Inbox<T> {
  readonly #deadlines: DeadlineTable;
  readonly #maxWaiting: number;
  readonly #waiting: T[] = [];
  #taker: Settle<T> | undefined;
  #failure: EdgeloomError | undefined;

  constructor(options: { readonly deadlines: DeadlineTable; readonly maxWaiting: number }) {
    this.#deadlines = options.deadlines;
    this.#maxWaiting = options.maxWaiting;
  }

  put(message: T): void {
    if (this.#taker !== undefined) return this.#taker.resolve(message);
    if (this.#waiting.length >= this.#maxWaiting)
      return this.end(new EdgeloomError("OVERLOADED", "too many messages came at once", { place: "Inbox" }));
    this.#waiting.push(message);
  }

  /** The next message. Rejects with `DEADLINE_EXCEEDED` when none comes in time, and with what {@link Inbox.end} was given. */
  async take(timeoutMs: number, what: string): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure;
    const [first] = this.#waiting.splice(0, 1);
    if (first !== undefined) return first;
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError("DEADLINE_EXCEEDED", `${what} did not come within ${timeoutMs} ms`, { place: what });
    return waitFor<T>({ timeoutMs, place: what, deadlines: this.#deadlines, onTimeout }, (settle) => {
      this.#taker = settle;
      return () => {
        this.#taker = undefined;
      };
    });
  }

  /** What came and was not taken. */
  rest(): readonly T[] {
    return this.#waiting.splice(0);
  }

  /** Nothing more is taken; whoever waits gets the failure. */
  end(failure: EdgeloomError): void {
    this.#failure ??= failure;
    this.#waiting.length = 0;
    this.#taker?.reject(failure);
  }
}
