import type { DeadlineTable } from "../../base/deadline.js";
import { EngineError } from "../engine.js";

/** What bounds one attempt. */
export type AttemptLimit = {
  readonly timeoutMs: number;
  readonly deadlines: DeadlineTable;
  /** Ends with the call. */
  readonly signal: AbortSignal;
};

/**
 * Gives an attempt a signal and a time of its own, so that a server which does not answer is asked again while the call still has
 * time. A reply that is a stream is bounded up to its head; later its signal ends with the call. Rejects with `EngineError`.
 */
export async function withinLimit<Reply>(
  { timeoutMs, deadlines, signal }: AttemptLimit,
  send: (signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> {
  const attempt = new AbortController();
  const end = (): void => attempt.abort(signal.reason);
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  let onLate = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    onLate = () => reject(new EngineError("late", `no reply within ${timeoutMs} ms of this attempt`));
  });
  const deadline = deadlines.schedule(timeoutMs, () => {
    // Said first, so that it counts and not how the engine ends.
    onLate();
    attempt.abort();
  });
  try {
    return await Promise.race([send(attempt.signal), late]);
  } catch (error) {
    signal.removeEventListener("abort", end);
    throw error;
  } finally {
    deadline.cancel();
  }
}
