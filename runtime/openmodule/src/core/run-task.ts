import type { Clock, Logger } from "@edgeloom/runtime/base";
import { writeTaskError } from "./task-error-file.js";

/** Ends the process with a code. */
export type Exit = (code: number) => void;

/** What a task is run with. */
export type TaskContext = {
  readonly log: Logger;
  readonly clock: Clock;
  readonly exit: Exit;
  /** Aborts when the service shuts down. */
  readonly signal: AbortSignal;
  /** File to which failures are appended, beside the log. */
  readonly errorFile?: string | undefined;
};

/** Work in the background of a service; it is to end when the signal aborts. */
export type Task = (signal: AbortSignal) => void | Promise<void>;

/** Code with which a process ends when one of its background tasks has failed (openmodule spec §4.4). */
export const taskFailureCode = 10;
const exitDelayMs = 1_000;

/**
 * Runs a task in the background. When it fails the whole process ends after a second, with code 10, as a service that has
 * lost a part of itself is better started anew. What fails while the service shuts down is only logged.
 */
export async function runTask(name: string, task: Task, context: TaskContext): Promise<void> {
  const { log, clock, exit, signal } = context;
  try {
    await task(signal);
  } catch (error) {
    if (signal.aborted) return log.debug({ task: name, error }, "a background task ended in the shutdown");
    log.error({ task: name, error }, "a background task failed; the process ends");
    clock.startTimer(exitDelayMs, () => exit(taskFailureCode), { keepsAlive: true });
    writeDown(name, error, context);
  }
}

/** The process ends in any case; what cannot be written must not change how. */
function writeDown(name: string, error: unknown, { errorFile, log }: TaskContext): void {
  if (errorFile === undefined) return;
  try {
    writeTaskError(errorFile, name, error);
  } catch (cause) {
    log.warn({ file: errorFile, error: cause }, "a failed background task could not be written down");
  }
}
