/** Settings of the guard, as configurations of server modules name them (fleet spec §11). */
export type PollGuardOptions = {
  /** So many polls within the period count as too many; 5. */
  readonly maxPolls: number;
  /** 1 s. */
  readonly periodMs: number;
  /** The pause once they were too many; 500 ms. */
  readonly pauseMs: number;
  /** Between polls after that; 100 ms. */
  readonly spacingMs: number;
};

/** The settings where nothing is said. */
export const defaultPollGuard: PollGuardOptions = {
  maxPolls: 5,
  periodMs: 1_000,
  pauseMs: 500,
  spacingMs: 100,
};

/** Keeps a poller from asking again and again where a server does not wait: first a pause, then polls with a space between them. */
export class PollGuard {
  readonly #options: PollGuardOptions;
  readonly #polls: number[] = [];
  #isSpaced = false;

  constructor(options: PollGuardOptions = defaultPollGuard) {
    this.#options = options;
  }

  /** How long to wait before the next poll, which begins after that. */
  delayMs(nowMs: number): number {
    const { maxPolls, periodMs, pauseMs, spacingMs } = this.#options;
    while ((this.#polls[0] ?? nowMs) <= nowMs - periodMs) this.#polls.shift();
    const isTooMany = this.#polls.length >= maxPolls;
    const delayMs = isTooMany ? (this.#isSpaced ? spacingMs : pauseMs) : 0;
    this.#isSpaced = isTooMany;
    this.#polls.push(nowMs + delayMs);
    if (this.#polls.length > maxPolls) this.#polls.shift();
    return delayMs;
  }
}
