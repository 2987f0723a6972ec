import { type Clock, EdgeloomError, type Timer } from "@edgeloom/runtime/base";
import type { Interceptor } from "@edgeloom/runtime/http";

/** How work ends that does not heed the signal of its script. */
export type StopRules = {
  /** Ends when the script is to stop. */
  readonly signal: AbortSignal;
  /** What the work may still take then, in ms. */
  readonly graceMs: number;
  readonly clock: Clock;
};

/**
 * Runs work, unless the script is to stop already; once it is, waits for it no longer than the grace. Rejects with `CANCELLED` then.
 */
export async function untilStopped<Result>(
  work: () => Result | Promise<Result>,
  { signal, graceMs, clock }: StopRules,
): Promise<Result> {
  if (signal.aborted) throw stopped();
  let timer: Timer | undefined;
  let onStop = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    onStop = () => {
      timer = clock.startTimer(graceMs, () => reject(stopped()), { keepsAlive: true });
    };
  });
  signal.addEventListener("abort", onStop, { once: true });
  try {
    return await Promise.race([work(), end]);
  } finally {
    signal.removeEventListener("abort", onStop);
    timer?.cancel();
  }
}

/** What begins and ends a session: a login that was sent has to be known, or nobody could log out of it. */
const ofSessions = /\/auth\/(?:login|api-jwt-auth|logout)\/$/;

/** Ends the requests of a script that is to stop, so that whatever waits for one ends. Login and logout still pass. */
export function endRequests(rules: Pick<StopRules, "signal" | "clock">): Interceptor {
  return async (request, next) =>
    ofSessions.test(request.url)
      ? await next(request)
      : await untilStopped(() => next(request), { ...rules, graceMs: 0 });
}

function stopped(): EdgeloomError {
  return new EdgeloomError("CANCELLED", "The script was stopped.", { place: "script" });
}
