/** How often, and how far apart, a call is repeated. */
export type RetryRule = {
  /** Attempts in all, the first one counted. */
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxDelayMs: number;
};

/** Three attempts, full jitter from 100 ms to 20 s. */
export const defaultRetryRule: RetryRule = { maxAttempts: 3, baseMs: 100, maxDelayMs: 20_000 };

/** A delay drawn from the whole of a window that doubles with each failed attempt (numbered from 1). */
export function fullJitterMs(
  failedAttempts: number,
  rule: RetryRule = defaultRetryRule,
  random: () => number = Math.random,
): number {
  return random() * Math.min(rule.maxDelayMs, rule.baseMs * 2 ** (failedAttempts - 1));
}

/** What a repetition takes from the budget: a timeout says more about an overloaded peer than a quick refusal does. */
export type RetryCause = "failure" | "timeout";

const costs: Readonly<Record<RetryCause, number>> = { failure: 5, timeout: 10 };

/**
 * The repetitions that one destination may be sent. Each costs tokens and only success brings some back, so that clients of a
 * failing destination stop repeating instead of making it worse.
 */
export class RetryBudget {
  readonly #capacity: number;
  #tokens: number;

  constructor(options: { readonly capacity?: number } = {}) {
    this.#capacity = options.capacity ?? 500;
    this.#tokens = this.#capacity;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Takes the tokens of one repetition, or tells that there are not enough. */
  tryTake(cause: RetryCause): boolean {
    const cost = costs[cause];
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A call succeeded at its first attempt. */
  success(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + 1);
  }
}

/** A call that failed, as far as its repetition is concerned. */
export type FailedCall = {
  /** How many attempts have failed. */
  readonly failedAttempts: number;
  readonly cause: RetryCause;
  /** Whether another attempt is harmless: the call is idempotent, or was certainly not executed. */
  readonly harmless: boolean;
  /** What is left of the call's deadline. */
  readonly remainingMs: number;
  readonly budget: RetryBudget;
  readonly rule?: RetryRule;
  readonly random?: () => number;
};

/** The delay before the next attempt, or undefined when there must be none. Takes from the budget. */
export function planRetry(call: FailedCall): number | undefined {
  const rule = call.rule ?? defaultRetryRule;
  // A second execution could do harm: the caller has to decide.
  if (!call.harmless) return undefined;
  // The peer had its chances.
  if (call.failedAttempts >= rule.maxAttempts) return undefined;
  const delayMs = fullJitterMs(call.failedAttempts, rule, call.random);
  // The caller would be gone before the answer comes.
  if (delayMs >= call.remainingMs) return undefined;
  // Asked last, so that a repetition that is not made costs nothing.
  return call.budget.tryTake(call.cause) ? delayMs : undefined;
}
