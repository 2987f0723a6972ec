import { EdgeloomError } from "../../base/errors.js";
import { defaultRetryRule, type RetryBudget, type RetryRule } from "../../base/retry.js";
import type { RetryOptions } from "../types.js";

/** How a client or a call repeats, complete. */
export type RetryPolicy = {
  readonly rule: RetryRule;
  readonly maxRetryAfterMs: number;
  readonly statuses: ReadonlySet<number>;
  readonly always: boolean;
  readonly budget: RetryBudget;
};

const defaultStatuses: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);
const defaultMaxRetryAfterMs = 60_000;
const maxAttempts = 20;

/** The policy of a client. */
export function retryPolicy(
  given: boolean | number | RetryOptions | undefined,
  budget: RetryBudget,
): RetryPolicy {
  const base: RetryPolicy = {
    rule: defaultRetryRule,
    maxRetryAfterMs: defaultMaxRetryAfterMs,
    statuses: defaultStatuses,
    always: false,
    budget,
  };
  return given === undefined ? base : adjustedPolicy(base, given);
}

/** The policy of a call: that of its client with what the call says otherwise. Throws `CONFIG`. */
export function adjustedPolicy(base: RetryPolicy, given: boolean | number | RetryOptions): RetryPolicy {
  if (given === true)
    return base.rule.maxAttempts > 1
      ? base
      : { ...base, rule: { ...base.rule, maxAttempts: defaultRetryRule.maxAttempts } };
  const options =
    given === false ? { maxAttempts: 1 } : typeof given === "number" ? { maxAttempts: given } : given;
  const { maxDelayMs = base.rule.maxDelayMs, baseMs = base.rule.baseMs } = options;
  const { maxRetryAfterMs = base.maxRetryAfterMs } = options;
  checkTimes({ baseMs, maxDelayMs, maxRetryAfterMs });
  return {
    rule: { maxAttempts: checkedAttempts(options.maxAttempts ?? base.rule.maxAttempts), baseMs, maxDelayMs },
    maxRetryAfterMs,
    statuses: options.statuses === undefined ? base.statuses : new Set(options.statuses),
    always: options.methods === undefined ? base.always : options.methods === "always",
    budget: options.budget ?? base.budget,
  };
}

function checkTimes(times: Readonly<Record<string, number>>): void {
  for (const [name, ms] of Object.entries(times))
    if (!Number.isFinite(ms) || ms < 0)
      throw new EdgeloomError("CONFIG", `${ms} ms is no ${name}`, {
        place: `retry.${name}`,
        fix: "give a finite number of milliseconds from 0 on",
      });
}

function checkedAttempts(attempts: number): number {
  if (Number.isInteger(attempts) && attempts >= 1 && attempts <= maxAttempts) return attempts;
  throw new EdgeloomError("CONFIG", `${attempts} attempts cannot be made`, {
    place: "retry",
    fix: `give a number from 1 to ${maxAttempts}, or false for a single attempt`,
  });
}
