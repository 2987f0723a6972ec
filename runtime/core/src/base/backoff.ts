/** How long to wait before connecting again. */
export type BackoffRule = {
  /** No attempt comes earlier. */
  readonly minMs: number;
  /** No attempt comes later. */
  readonly maxMs: number;
  /** Width of the window from which the first delay is drawn; it doubles with each attempt until `maxMs` is reached. */
  readonly spreadMs: number;
};

/**
 * For peers that many clients may share. Full jitter with a first window as narrow as the minimum (250 ms) would put 40 % of
 * all clients of a lost server into the same 100 ms. From a window of 4 s the expected share is 2.5 %, and 1,000 clients put
 * more than 5 % into one bucket less than once in 100,000 outages.
 */
export const sharedPeerBackoff: BackoffRule = { minMs: 250, maxMs: 32_000, spreadMs: 4_000 };

/** For a bus on the same machine, which has dozens of clients at most: back within half a second. */
export const localPeerBackoff: BackoffRule = { minMs: 250, maxMs: 32_000, spreadMs: 250 };

/** The delay before attempt number `attempt` (from 0): `minMs` plus a uniform part of a window that doubles. */
export function reconnectDelayMs(
  attempt: number,
  rule: BackoffRule,
  random: () => number = Math.random,
): number {
  const windowMs = Math.min(rule.maxMs - rule.minMs, rule.spreadMs * 2 ** attempt);
  return rule.minMs + random() * windowMs;
}

/** Counts the attempts of one outage. */
export class ReconnectBackoff {
  readonly #rule: BackoffRule;
  readonly #random: () => number;
  #attempt = 0;

  constructor(rule: BackoffRule = sharedPeerBackoff, random: () => number = Math.random) {
    this.#rule = rule;
    this.#random = random;
  }

  /** Delay before the next attempt. */
  nextMs(): number {
    return reconnectDelayMs(this.#attempt++, this.#rule, this.#random);
  }

  /** The link is up: the next outage starts small again. */
  reset(): void {
    this.#attempt = 0;
  }
}
