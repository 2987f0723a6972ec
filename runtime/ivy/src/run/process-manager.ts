import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import type { Logger } from "../logger/index.js";
import { pause } from "../util/stepped-backoff.js";
import type { ChildExit, ChildHandle } from "./child-handle.js";

/** Whether a child does sensor work, or talks to a server and is the last to end. */
export type ProcessVariant = "procedure" | "backend";

/** What a manager needs to know of its process. */
export type ManagedProcess = {
  readonly name: string;
  readonly variant: ProcessVariant;
  /** Starts the process. */
  readonly spawn: () => ChildHandle;
  /** How long it may take to end on its own. */
  readonly teardownSeconds: number;
  /** Without a sign of life for so long it is killed; never when left out. */
  readonly silenceSeconds?: number;
};

type Running = {
  readonly child: ChildHandle;
  exit: ChildExit | undefined;
  lastBeatMs: number;
  hasBeaten: boolean;
  isConnected: boolean | undefined;
};

/** Starts one child process, looks after it, and ends it (specification §5). */
export class ProcessManager {
  readonly #process: ManagedProcess;
  readonly #logger: Logger;
  readonly #clock: Clock;
  #running: Running | undefined;

  constructor(process: ManagedProcess, logger: Logger, clock: Clock = systemClock) {
    this.#process = process;
    this.#logger = logger.child(`${process.name}-lifecycle-manager`);
    this.#clock = clock;
  }

  get name(): string {
    return this.#process.name;
  }

  get variant(): ProcessVariant {
    return this.#process.variant;
  }

  /** Of the process that lives. */
  get pid(): number | undefined {
    return this.isAlive ? this.#running?.child.pid : undefined;
  }

  /** Whether a process is held; it may have ended unnoticed. */
  get isHeld(): boolean {
    return this.#running !== undefined;
  }

  get isAlive(): boolean {
    return this.#running !== undefined && this.#running.exit === undefined;
  }

  /** Whether it lives, and its event loop has turned: it did not fail while it was loaded. */
  get isHealthy(): boolean {
    return this.isAlive && this.#running?.hasBeaten === true;
  }

  /** Whether the process that lives reaches its server; undefined until it says so. */
  get isConnected(): boolean | undefined {
    return this.isAlive ? this.#running?.isConnected : undefined;
  }

  /** Starts the process, and returns its child. Throws `CONFLICT` when one is held. */
  start(): ChildHandle {
    if (this.#running !== undefined) {
      throw new EdgeloomError("CONFLICT", "procedure is already running", {
        place: this.name,
        fix: "check or tear it down first",
      });
    }
    const child = this.#process.spawn();
    const running: Running = {
      child,
      exit: undefined,
      lastBeatMs: this.#clock.nowMs(),
      hasBeaten: false,
      isConnected: undefined,
    };
    this.#running = running;
    void child.exited.then((exit) => {
      running.exit = exit;
    });
    this.#logger.info(`Starting process with PID ${child.pid ?? "unknown"}`);
    return child;
  }

  /** Notes a sign of life. */
  beat(): void {
    if (this.#running === undefined) return;
    this.#running.lastBeatMs = this.#clock.nowMs();
    this.#running.hasBeaten = true;
  }

  /** Notes what the process says of its connection. */
  connectionChanged(isConnected: boolean): void {
    if (this.#running !== undefined) this.#running.isConnected = isConnected;
  }

  /**
   * Looks whether the process lives: drops it when it has ended, and kills it when it was silent for too long. Throws `CONFLICT` when
   * none was started.
   */
  check(): "alive" | "died" {
    if (this.#running === undefined) {
      throw new EdgeloomError("CONFLICT", "procedure has not been started yet", {
        place: this.name,
        fix: "start it first",
      });
    }
    const { exit, child, lastBeatMs } = this.#running;
    if (exit !== undefined) {
      this.#running = undefined;
      this.#logger.error("Process died unexpectedly", exitText(exit));
      return "died";
    }
    const { silenceSeconds = Number.POSITIVE_INFINITY } = this.#process;
    if (this.#clock.nowMs() - lastBeatMs > silenceSeconds * 1000) {
      this.#logger.error(`Process has shown no sign of life for ${silenceSeconds} seconds, killing it`);
      child.kill("SIGKILL");
    } else this.#logger.debug("Process is alive");
    return "alive";
  }

  /**
   * Asks the process to end, and kills it if it has not by its time. Never rejects.
   *
   * @param maxSeconds - a shorter time than that of the process
   */
  async teardown(maxSeconds: number = Number.POSITIVE_INFINITY): Promise<void> {
    const { variant } = this.#process;
    const teardownSeconds = Math.min(maxSeconds, this.#process.teardownSeconds);
    this.#logger.info(`Starting teardown of ${variant}`);
    if (this.#running === undefined) return this.#logger.info("No process to tear down");
    const { child, exit } = this.#running;
    if (exit !== undefined) {
      this.#logger.debug("Nothing to tear down, process is already stopped");
      this.#running = undefined;
      return;
    }
    child.send({ type: "teardown" });
    if (variant === "procedure") child.kill("SIGTERM");
    this.#logger.info(`Waiting up to ${teardownSeconds} seconds for process to tear down on its own`);
    if (!(await this.#endsWithin(child, teardownSeconds * 1000))) {
      this.#logger.error(
        `Process did not gracefully tear down in ${teardownSeconds} seconds, killing it forcefully`,
      );
      child.kill("SIGKILL");
      await child.exited;
    }
    this.#running = undefined;
    this.#logger.info("Teardown complete");
  }

  async #endsWithin(child: ChildHandle, limitMs: number): Promise<boolean> {
    const over = new AbortController();
    const ended = child.exited.then(() => true);
    const late = pause(limitMs, over.signal, this.#clock).then(() => false);
    try {
      return await Promise.race([ended, late]);
    } finally {
      over.abort();
    }
  }
}

function exitText({ code, signal }: ChildExit): string {
  return signal === null ? `exit code ${code ?? "unknown"}` : `ended by ${signal}`;
}
