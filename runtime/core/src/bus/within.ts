import type { DeadlineTable } from "../base/deadline.js";

/** Waits for a promise that never rejects, for at most `timeoutMs`; tells whether it was in time. */
export async function within(
  promise: Promise<unknown>,
  timeoutMs: number,
  deadlines: DeadlineTable,
): Promise<boolean> {
  return new Promise((resolve) => {
    const deadline = deadlines.schedule(timeoutMs, () => resolve(false));
    void promise.then(() => {
      deadline.cancel();
      resolve(true);
    });
  });
}
