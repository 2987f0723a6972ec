import type { Deadline } from "../../base/deadline.js";
import { EdgeloomError } from "../../base/errors.js";
import { checkTimeoutMs } from "../../base/wait.js";
import { EngineError, type WireReply } from "../engine.js";
import type { Settings } from "../settings.js";
import { sendOnce } from "./attempt.js";
import { withinLimit } from "./attempt-limit.js";
import { type Decision, decideAfterFailure, decideAfterReply } from "./decide.js";
import type { Job } from "./job.js";
import { problem } from "./problem.js";
import { followRedirect } from "./redirect.js";
import { adjustedPolicy, type RetryPolicy } from "./retry-policy.js";

/** Why a call ends before it has a reply. */
type End = "timeout" | "cancelled" | "closed";

/**
 * One call from its first attempt to the reply that counts: attempts, waits, renewed credentials and redirects, all within one
 * deadline. Whoever uses it calls {@link Exchange.finish} in every case.
 */
export class Exchange {
  readonly #settings: Settings;
  readonly #policy: RetryPolicy;
  readonly #abort = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #deadline: Deadline;
  readonly #endMs: number;
  readonly timeoutMs: number;
  readonly #attemptTimeoutMs: number | undefined;
  #end: End | undefined;
  #attempt = 0;
  #renewed = false;
  #redirects = 0;
  #job: Job;

  constructor(settings: Settings, job: Job) {
    const { timeoutMs = settings.timeoutMs, attemptTimeoutMs, signal, retry } = job.options;
    this.#settings = settings;
    this.#job = job;
    this.timeoutMs = checkTimeoutMs(timeoutMs, `${job.method} ${job.route}`);
    this.#attemptTimeoutMs =
      attemptTimeoutMs === undefined
        ? settings.attemptTimeoutMs
        : checkTimeoutMs(attemptTimeoutMs, `${job.method} ${job.route}`);
    this.#policy = retry === undefined ? settings.retry : adjustedPolicy(settings.retry, retry);
    this.#endMs = settings.clock.nowMs() + timeoutMs;
    this.#deadline = settings.deadlines.schedule(timeoutMs, () => this.#stop("timeout"));
    this.#caller = signal;
    if (signal?.aborted) this.#stop("cancelled");
    else signal?.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  /** Attempts that were made. */
  get attempts(): number {
    return this.#attempt;
  }

  /** Ends with the call. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The job as it was last sent; a redirect changes its address. */
  get job(): Job {
    return this.#job;
  }

  /** Ends the call because the client was closed. */
  close(): void {
    this.#stop("closed");
  }

  /** The head of a stream is there: what follows has no deadline, only the caller's signal. */
  startStreaming(): void {
    this.#deadline.cancel();
  }

  /** Ends a transfer that is still going on. */
  abort(): void {
    this.#abort.abort();
  }

  /** Why the call was ended from outside, as an error; undefined when it was not. */
  ended(cause?: unknown): Error | undefined {
    return this.#end === undefined ? undefined : this.#endError(this.#end, cause);
  }

  /** Releases the timer and the listener. */
  finish(): void {
    this.#deadline.cancel();
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
  }

  /** The reply that counts, of any status that is not worth another attempt. */
  async run(): Promise<WireReply> {
    for (;;) {
      this.#attempt++;
      const outcome = await this.#try();
      if (outcome instanceof EngineError) await this.#afterFailure(outcome);
      else if (!(await this.#goesOn(outcome))) return outcome;
    }
  }

  async #try(): Promise<WireReply | EngineError> {
    this.#throwIfEnded();
    try {
      const { limiter } = this.#settings;
      if (!limiter.tryBegin()) await this.#orEnd(limiter.begin(this.signal));
      try {
        const sending = this.#send();
        return await (this.#runsForeignCode() ? this.#orEnd(sending) : sending);
      } finally {
        limiter.end();
      }
    } catch (error) {
      this.#throwIfEnded(error);
      if (error instanceof EngineError) return error;
      throw error;
    }
  }

  async #send(): Promise<WireReply> {
    const { signal } = this;
    const facts = { attempt: this.#attempt, callSignal: signal };
    const timeoutMs = this.#attemptTimeoutMs;
    if (timeoutMs === undefined || timeoutMs >= this.timeoutMs)
      return await sendOnce(this.#settings, this.#job, { ...facts, signal });
    const { deadlines } = this.#settings;
    return await withinLimit({ timeoutMs, deadlines, signal }, (own) =>
      sendOnce(this.#settings, this.#job, { ...facts, signal: own }),
    );
  }

  /** The engine ends with the signal; what the application adds may not. */
  #runsForeignCode(): boolean {
    const { interceptors, hasForeignEngine } = this.#settings;
    return this.#job.auth !== undefined || interceptors.length > 0 || hasForeignEngine;
  }

  async #afterFailure(error: EngineError): Promise<void> {
    const decision = decideAfterFailure(error, this.#situation());
    if ("error" in decision) throw decision.error;
    await this.#pause(decision);
  }

  /** Whether the reply leads to another attempt. */
  async #goesOn(reply: WireReply): Promise<boolean> {
    const { status } = reply;
    if (status < 300) {
      if (this.#attempt === 1) this.#policy.budget.success();
      return false;
    }
    if (status >= 400 && status !== 401) {
      const decision = decideAfterReply(reply, this.#situation());
      if (decision === undefined) return false;
      // Before the pause, during which it would hold a connection.
      await discard(reply);
      await this.#pause(decision);
      return true;
    }
    const isAnother = status === 401 ? await this.#renew() : this.#redirect(reply);
    if (isAnother) await discard(reply);
    return isAnother;
  }

  async #renew(): Promise<boolean> {
    const { auth, body } = this.#job;
    if (this.#renewed || auth?.renew === undefined || body?.isRepeatable === false) return false;
    this.#renewed = true;
    return await this.#orEnd(auth.renew({ signal: this.signal }));
  }

  #redirect(reply: WireReply): boolean {
    if (this.#redirects >= this.#job.redirects) return false;
    const url = followRedirect(this.#job, reply);
    if (url === undefined) return false;
    this.#redirects++;
    this.#job = { ...this.#job, url };
    return true;
  }

  #situation() {
    const { clock, random } = this.#settings;
    const remainingMs = this.#endMs - clock.nowMs();
    return { job: this.#job, attempt: this.#attempt, policy: this.#policy, remainingMs, random, clock };
  }

  async #pause({ delayMs, reason }: Extract<Decision, { delayMs: number }>): Promise<void> {
    const { method, route } = this.#job;
    this.#settings.log.debug({ method, route, attempt: this.#attempt, delayMs, reason }, "repeating a call");
    let wake: Deadline | undefined;
    try {
      await this.#orEnd(
        new Promise<void>((resolve) => {
          wake = this.#settings.deadlines.schedule(delayMs, resolve);
        }),
      );
    } finally {
      wake?.cancel();
    }
  }

  /** What comes first: the promise or the end of the call. */
  async #orEnd<T>(promise: Promise<T>): Promise<T> {
    let onAbort: (() => void) | undefined;
    const end = new Promise<never>((_, reject) => {
      onAbort = () => reject(this.ended() ?? new EngineError("cancelled", "the call was ended"));
      if (this.signal.aborted) onAbort();
      else this.signal.addEventListener("abort", onAbort, { once: true });
    });
    try {
      return await Promise.race([promise, end]);
    } finally {
      if (onAbort !== undefined) this.signal.removeEventListener("abort", onAbort);
    }
  }

  readonly #onCallerAbort = (): void => this.#stop("cancelled");

  #stop(end: End): void {
    this.#end ??= end;
    this.#abort.abort();
  }

  #throwIfEnded(cause?: unknown): void {
    const error = this.ended(cause);
    if (error !== undefined) throw error;
  }

  #endError(end: End, cause: unknown): Error {
    const attempt = this.#attempt;
    const place = `${this.#job.method} ${this.#job.route}`;
    if (end === "closed") return new EdgeloomError("CLOSED", `${place}: the client was closed`, { place });
    if (end === "cancelled")
      return problem(this.#job, "the caller gave up", {
        kind: "cancelled",
        attempt,
        cause: this.#caller?.reason,
      });
    return problem(this.#job, `no complete reply within ${this.timeoutMs} ms`, {
      kind: "timeout",
      attempt,
      retryable: this.#job.idempotent,
      fix: "raise timeoutMs if the service takes that long",
      cause: cause instanceof EngineError ? cause.cause : undefined,
    });
  }
}

/** A reply that nobody will read. */
async function discard({ body }: WireReply): Promise<void> {
  if (body instanceof Uint8Array) return;
  await body.cancel().catch(() => undefined);
}
