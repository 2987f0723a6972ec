import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock, type Timer } from "@edgeloom/runtime/base";
import { redactorFor } from "../logger/index.js";
import { descendantsOf } from "../util/process-tree.js";
import { errorOf } from "./work/plain-error.js";
import type { FromWorker, PreparedVersion, PrepareEvents, PrepareTask, UpdateStep } from "./work/task.js";

/** How long each step may take, in milliseconds. */
export type StepTimeouts = Readonly<Record<UpdateStep, number>>;

/** Prepares a version; told of each step. */
export type Preparer = (
  task: PrepareTask,
  events: PrepareEvents,
  signal: AbortSignal,
) => Promise<PreparedVersion>;

/** How the process is made. */
export type PreparerOptions = {
  readonly stepTimeoutsMs: StepTimeouts;
  /** Module that it starts with; `@edgeloom/ivy/update-work` when left out. */
  readonly workUrl?: string;
  readonly clock?: Clock;
};

/**
 * Prepares versions in a process of its own, so that supervision goes on meanwhile (specification R10). A step that takes too long ends
 * the process, and everything that it has started.
 */
export function preparerInProcess(options: PreparerOptions): Preparer {
  const { workUrl = import.meta.resolve("@edgeloom/ivy/update-work") } = options;
  return async (task, events, signal) => {
    const child = fork(new URL(workUrl), [], {
      // A group of its own: npm and what it starts end with it.
      detached: true,
      serialization: "json",
      // What the main process was started with (a debugger, say) is not meant for this one.
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    try {
      return await new Watch(child, events, options).result(task, signal);
    } finally {
      await endTree(child);
    }
  };
}

const tailLength = 4_096;

/** Waits for what the process says, and for its steps to end in time. */
class Watch {
  readonly #child: ChildProcess;
  readonly #events: PrepareEvents;
  readonly #options: PreparerOptions;
  #timer: Timer | undefined;
  #lastWords = "";

  constructor(child: ChildProcess, events: PrepareEvents, options: PreparerOptions) {
    this.#child = child;
    this.#events = events;
    this.#options = options;
  }

  async result(task: PrepareTask, signal: AbortSignal): Promise<PreparedVersion> {
    let cancel = (): void => {};
    try {
      return await new Promise<PreparedVersion>((resolve, reject) => {
        cancel = () =>
          reject(new EdgeloomError("CANCELLED", "the update was cut short", { place: "update" }));
        signal.addEventListener("abort", cancel, { once: true });
        if (signal.aborted) cancel();
        this.#child.on("error", reject);
        this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
          this.#lastWords = (this.#lastWords + text).slice(-tailLength);
        });
        this.#child.on("close", (code, killedBy) =>
          reject(died(killedBy ?? `code ${String(code)}`, redactorFor(task.secrets)(this.#lastWords))),
        );
        this.#child.on("message", (message: FromWorker) => this.#hear(message, resolve, reject));
        this.#child.send(task);
      });
    } finally {
      this.#timer?.cancel();
      signal.removeEventListener("abort", cancel);
    }
  }

  #hear(
    message: FromWorker,
    resolve: (prepared: PreparedVersion) => void,
    reject: (error: EdgeloomError) => void,
  ): void {
    switch (message.type) {
      case "begin":
        this.#limit(message.step, reject);
        return this.#events.begin(message.step);
      case "end":
        this.#timer?.cancel();
        return this.#events.end(message.step);
      case "progress":
        return this.#events.progress(message.text);
      case "assigned":
        return this.#events.assigned(message.title);
      case "done":
        return resolve(message.prepared);
      case "failed":
        return reject(errorOf(message.error));
    }
  }

  #limit(step: UpdateStep, reject: (error: EdgeloomError) => void): void {
    const { clock = systemClock, stepTimeoutsMs } = this.#options;
    const timeoutMs = stepTimeoutsMs[step];
    this.#timer?.cancel();
    this.#timer = clock.startTimer(timeoutMs, () => reject(late(step, timeoutMs)), { keepsAlive: true });
  }
}

/** Its group, and what has left that and still hangs on one of them. */
async function endTree(child: ChildProcess): Promise<void> {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined) return;
  const ended = exitCode === null && signalCode === null ? once(child, "exit") : undefined;
  for (const each of [...descendantsOf(pid), -pid]) kill(each);
  await ended;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, and its group with it.
  }
}

function late(step: UpdateStep, timeoutMs: number): EdgeloomError {
  return new EdgeloomError(
    "DEADLINE_EXCEEDED",
    `the step ${step} took longer than ${timeoutMs / 1000} seconds`,
    {
      place: step,
      fix: "find out what takes so long, or give the step more time",
    },
  );
}

function died(how: string, lastWords: string): EdgeloomError {
  return new EdgeloomError("INTERNAL", `the process of the update has ended with ${how}`, {
    place: "update",
    detail: lastWords.trim(),
    fix: "look whether the node has enough memory",
  });
}
