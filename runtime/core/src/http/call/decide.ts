import type { Clock } from "../../base/clock.js";
import { fullJitterMs, planRetry } from "../../base/retry.js";
import type { EngineError, EngineFailure, WireReply } from "../engine.js";
import type { HttpError, HttpErrorKind } from "../http-error.js";
import type { Job } from "./job.js";
import { problem } from "./problem.js";
import { retryAfterMs } from "./retry-after.js";
import type { RetryPolicy } from "./retry-policy.js";

/** Another attempt after a delay, or the error with which the call ends. */
export type Decision = { readonly delayMs: number; readonly reason: string } | { readonly error: HttpError };

/** Where a call stands when an attempt has failed. */
export type Situation = {
  readonly job: Job;
  readonly attempt: number;
  readonly policy: RetryPolicy;
  readonly remainingMs: number;
  readonly random: () => number;
  readonly clock: Clock;
};

/** What to do when there is no reply. */
export function decideAfterFailure(error: EngineError, situation: Situation): Decision {
  const { job, attempt } = situation;
  const wasSent = error.failure !== "unreachable" && error.failure !== "tls";
  const harmless = repeatable(job) && (!wasSent || mayRunTwice(situation));
  if (passing.has(error.failure)) {
    const delayMs = planned(situation, harmless);
    if (delayMs !== undefined) return { delayMs, reason: error.message };
  }
  return {
    error: problem(job, error.message + (error.systemCode === undefined ? "" : ` (${error.systemCode})`), {
      kind: kinds[error.failure],
      ...(error.failure === "network" && !job.idempotent && { code: "UNKNOWN_OUTCOME" as const }),
      attempt,
      retryable: passing.has(error.failure) && harmless,
      cause: error.cause,
      fix: fixes[error.failure],
    }),
  };
}

const passing: ReadonlySet<EngineFailure> = new Set(["network", "unreachable", "truncated", "late"]);

const kinds: Readonly<Record<EngineFailure, HttpErrorKind>> = {
  network: "network",
  unreachable: "network",
  tls: "tls",
  late: "timeout",
  cancelled: "cancelled",
  truncated: "truncated",
  garbled: "parse",
  "reply-too-large": "too-large",
  "request-too-large": "request",
  request: "request",
};

const fixes: Partial<Record<EngineFailure, string>> = {
  tls: "check the certificate of the server; certificates of your own are trusted with `tls.extraCa`",
  "reply-too-large":
    "raise limits.maxResponseBytes or maxResponseBytes of the call, or read it with `stream`",
  "request-too-large": "raise limits.maxRequestBytes, or send the body as a stream",
  unreachable: "check the base URL and the network",
  late: "raise attemptTimeoutMs if the service takes that long",
};

/** What to do with a reply that tells of a failure; undefined when it counts. */
export function decideAfterReply(
  reply: WireReply,
  situation: Situation,
): { delayMs: number; reason: string } | undefined {
  const { job, policy } = situation;
  if (!policy.statuses.has(reply.status) || !repeatable(job)) return undefined;
  const askedMs = retryAfterMs(reply.headers["retry-after"], situation.clock);
  // A wait that is too long to be worth it: the caller decides.
  if (askedMs !== undefined && askedMs > policy.maxRetryAfterMs) return undefined;
  const delayMs = planned(situation, mayRunTwice(situation), askedMs);
  return delayMs === undefined ? undefined : { delayMs, reason: `status ${reply.status}` };
}

function repeatable({ body }: Job): boolean {
  return body?.isRepeatable !== false;
}

function mayRunTwice({ job, policy }: Situation): boolean {
  return job.idempotent || policy.always;
}

/** The delay before the next attempt, not below what the server asked for; undefined when there must be none. */
function planned(situation: Situation, harmless: boolean, askedMs = 0): number | undefined {
  const { attempt, policy, random } = situation;
  // Spread a little, so that clients which were sent away together do not come back together.
  const spreadMs = askedMs === 0 ? 0 : fullJitterMs(1, policy.rule, random);
  const delayMs = planRetry({
    failedAttempts: attempt,
    cause: "failure",
    harmless,
    remainingMs: situation.remainingMs - askedMs,
    budget: policy.budget,
    rule: askedMs === 0 ? policy.rule : { ...policy.rule, maxDelayMs: spreadMs },
    random,
  });
  return delayMs === undefined ? undefined : askedMs + delayMs;
}
