import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FailedCall, fullJitterMs, planRetry, RetryBudget } from "./retry.js";

function failed(extra: Partial<FailedCall> = {}): FailedCall {
  return {
    failedAttempts: 1,
    cause: "failure",
    harmless: true,
    remainingMs: 60_000,
    budget: new RetryBudget(),
    random: () => 0.5,
    ...extra,
  };
}

describe("fullJitterMs", () => {
  it("draws from zero to a window that doubles up to its maximum", () => {
    const almostOne = (): number => 1;
    expect([1, 2, 3, 4].map((n) => fullJitterMs(n, undefined, almostOne))).toEqual([100, 200, 400, 800]);
    expect(fullJitterMs(30, undefined, almostOne)).toBe(20_000);
    expect(fullJitterMs(30, undefined, () => 0)).toBe(0);
  });
});

describe("planRetry", () => {
  it("gives a delay for a harmless call within its deadline", () => {
    expect(planRetry(failed())).toBe(50);
    expect(planRetry(failed({ failedAttempts: 2 }))).toBe(100);
  });

  it.each<[string, Partial<FailedCall>]>([
    ["a call that may do harm", { harmless: false }],
    ["a call that has had all its attempts", { failedAttempts: 3 }],
    ["a call whose deadline would pass meanwhile", { remainingMs: 50 }],
    ["an empty budget", { budget: new RetryBudget({ capacity: 4 }) }],
  ])("gives none for %s", (_, extra) => {
    const call = failed(extra);
    const before = call.budget.tokens;
    expect(planRetry(call)).toBeUndefined();
    expect(call.budget.tokens).toBe(before);
  });

  it("takes 5 tokens for a failure, 10 for a timeout, and success brings one back, never above the start", () => {
    const budget = new RetryBudget();
    planRetry(failed({ budget }));
    expect(budget.tokens).toBe(495);
    planRetry(failed({ budget, cause: "timeout" }));
    expect(budget.tokens).toBe(485);
    for (let i = 0; i < 100; i++) budget.success();
    expect(budget.tokens).toBe(500);
  });

  it("sends at most 1.1 times what is offered during a full outage", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 5_000 }),
        fc.array(fc.constantFrom("failure" as const, "timeout" as const), { minLength: 1 }),
        (offered, causes) => {
          const budget = new RetryBudget();
          let sent = 0;
          for (let call = 0; call < offered; call++) {
            const cause = causes[call % causes.length] ?? "failure";
            for (let failedAttempts = 1; ; failedAttempts++) {
              sent++;
              if (planRetry(failed({ failedAttempts, cause, budget })) === undefined) break;
            }
          }
          expect(sent).toBeLessThanOrEqual(1.1 * offered);
        },
      ),
      { numRuns: 300 },
    );
  });
});
