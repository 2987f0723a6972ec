import type { Clock } from "@edgeloom/runtime/base";
import { EngineError, type Interceptor } from "@edgeloom/runtime/http";

/** Says that one attempt took too long. */
export class AttemptTimeout extends Error {
  override readonly name = "AttemptTimeout";
}

/** Whether a cause is that an attempt took too long. */
export function isAttemptTimeout(cause: unknown): boolean {
  return cause instanceof AttemptTimeout;
}

const calls = new WeakMap<AbortSignal, AbortSignal>();

/** The signal of the call to which the signal of an attempt belongs. */
export function callSignal(signal: AbortSignal): AbortSignal {
  return calls.get(signal) ?? signal;
}

/**
 * Bounds every attempt by itself, so that a server which does not answer is asked again where repeating is allowed. What is
 * streamed is bounded up to its header.
 */
export function attemptTimeout(timeoutMs: number, clock: Clock): Interceptor {
  return async (request, next) => {
    const attempt = new AbortController();
    const end = (): void => attempt.abort();
    const release = (): void => request.signal.removeEventListener("abort", end);
    if (request.signal.aborted) end();
    else request.signal.addEventListener("abort", end, { once: true });
    calls.set(attempt.signal, request.signal);
    let late: AttemptTimeout | undefined;
    const onLate = (): void => {
      late = new AttemptTimeout(`no reply within ${timeoutMs} ms`);
      end();
    };
    const timer = clock.startTimer(timeoutMs, onLate, { keepsAlive: true });
    try {
      const response = await next({ ...request, signal: attempt.signal });
      // A stream goes on, and ends with its call.
      if (response.body instanceof Uint8Array) release();
      return response;
    } catch (error) {
      release();
      throw late === undefined ? error : new EngineError("network", late.message, { cause: late });
    } finally {
      timer.cancel();
    }
  };
}
