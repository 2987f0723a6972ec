import type { Clock, Timer } from "@edgeloom/runtime/base";
import type { Exit } from "./run-task.js";

/** Code with which a process ends that did not shut down in time (openmodule spec §4.3). */
export const stuckShutdownCode = 99;

/** Ends the process when it is not disarmed in time. */
export function armWatchdog(clock: Clock, timeoutMs: number, exit: Exit): Timer {
  return clock.startTimer(timeoutMs, () => exit(stuckShutdownCode), { keepsAlive: true });
}
