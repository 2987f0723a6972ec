import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { type HeldLock, tryLock } from "../sqlite/index.js";

/** How long to wait for a lock. */
export type LockWait = {
  /** 6 s when left out, as for the state of the original. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
};

const defaultTimeoutMs = 6_000;
const firstPauseMs = 2;
const longestPauseMs = 50;

/**
 * Runs `work` while no other process, and no other part of this one, is inside of the same lock.
 *
 * @throws EdgeloomError `UNAVAILABLE` (retryable) when the lock stays taken; then `work` was not begun
 */
export async function withLock<T>(file: string, work: () => T | Promise<T>, wait: LockWait = {}): Promise<T> {
  const lock = await waitForLock(file, wait);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function waitForLock(file: string, wait: LockWait): Promise<HeldLock> {
  const { timeoutMs = defaultTimeoutMs, clock = systemClock } = wait;
  const endMs = clock.nowMs() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const lock = tryLock(file);
    if (lock !== undefined) return lock;
    const leftMs = endMs - clock.nowMs();
    if (leftMs <= 0) throw stayedTaken(file, timeoutMs);
    await new Promise<void>((resolve) => {
      clock.startTimer(Math.min(pauseMs, leftMs), resolve, { keepsAlive: true });
    });
  }
}

function stayedTaken(file: string, timeoutMs: number): EdgeloomError {
  return new EdgeloomError("UNAVAILABLE", `another process has kept a lock for more than ${timeoutMs} ms`, {
    place: file,
    retryable: true,
    fix: "find out which process stays inside of the lock for so long",
  });
}
