import { type Clock, systemClock, type Timer } from "./clock.js";
import { EdgeloomError } from "./errors.js";
import { consoleLogger, type Logger } from "./log.js";
import { checkTimeoutMs } from "./wait.js";

/** Ends one thing. `budgetMs` is what is left of the time for the whole shutdown. */
export type Disposer = (budgetMs: number) => void | Promise<void>;

/** How a shutdown went: the names of what did not end, in the order it was tried. */
export type ShutdownReport = { readonly failed: readonly string[]; readonly timedOut: readonly string[] };

type Step = { readonly name: string; readonly dispose: Disposer };

/** How long a shutdown may take where nothing is said. */
export const defaultDrainMs = 10_000;

/** Ends things in the reverse order of their start, within a bounded time, whatever single ones do. */
export class Shutdown {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #drainMs: number;
  #steps: Step[] = [];
  #running: Promise<ShutdownReport> | undefined;

  constructor(options: { readonly drainMs?: number; readonly clock?: Clock; readonly log?: Logger } = {}) {
    this.#drainMs = checkTimeoutMs(options.drainMs ?? defaultDrainMs, "Shutdown.drainMs");
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? consoleLogger();
  }

  /** True from the first call of {@link Shutdown.run}. */
  get started(): boolean {
    return this.#running !== undefined;
  }

  /** Adds something to end; the result takes it out again, for things that end by themselves. Throws `CLOSED` once the shutdown runs. */
  add(name: string, dispose: Disposer): () => void {
    if (this.started)
      throw new EdgeloomError("CLOSED", `cannot start ${name}: the shutdown has begun`, { place: name });
    const step = { name, dispose };
    this.#steps.push(step);
    return () => {
      this.#steps = this.#steps.filter((other) => other !== step);
    };
  }

  /** Ends everything, last added first. Never rejects; a second call gets the report of the first. */
  run(): Promise<ShutdownReport> {
    this.#running ??= this.#endAll(this.#steps.toReversed());
    return this.#running;
  }

  async #endAll(steps: readonly Step[]): Promise<ShutdownReport> {
    const failed: string[] = [];
    const timedOut: string[] = [];
    const endMs = this.#clock.nowMs() + this.#drainMs;
    for (const { name, dispose } of steps) {
      // What comes last still gets a moment when earlier ones used up the time: most things end at once.
      const budgetMs = Math.max(1, endMs - this.#clock.nowMs());
      const outcome = await this.#endOne(dispose, budgetMs);
      if (outcome === "done") continue;
      if (outcome === "timeout") timedOut.push(name);
      else failed.push(name);
      this.#log.error(outcome === "timeout" ? { name } : { name, ...outcome }, "could not be ended in order");
    }
    return { failed, timedOut };
  }

  async #endOne(
    dispose: Disposer,
    budgetMs: number,
  ): Promise<"done" | "timeout" | { readonly error: unknown }> {
    let timer: Timer | undefined;
    const late = new Promise<"timeout">((resolve) => {
      timer = this.#clock.startTimer(budgetMs, () => resolve("timeout"));
    });
    try {
      return await Promise.race([Promise.resolve(dispose(budgetMs)).then(() => "done" as const), late]);
    } catch (error) {
      return { error };
    } finally {
      timer?.cancel();
    }
  }
}

/** The part of `process` that {@link shutDownOnSignals} needs. */
export type SignalSource = {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
};

/**
 * Runs the shutdown on the first SIGTERM or SIGINT and exits with 0, or 1 if something did not end in order. A second signal
 * exits with 130 at once. The result takes the handlers away again.
 */
export function shutDownOnSignals(
  shutdown: Shutdown,
  options: { readonly signals?: readonly NodeJS.Signals[]; readonly source?: SignalSource } = {},
): () => void {
  const source = options.source ?? process;
  const signals = options.signals ?? ["SIGTERM", "SIGINT"];
  let seen = false;
  const onSignal = (): void => {
    if (seen) return source.exit(130);
    seen = true;
    // The timers of a shutdown do not keep the process alive, and what it ends may have been all that did.
    const alive = setInterval(() => {}, defaultDrainMs);
    void shutdown.run().then(({ failed, timedOut }) => {
      clearInterval(alive);
      source.exit(failed.length + timedOut.length === 0 ? 0 : 1);
    });
  };
  for (const signal of signals) source.on(signal, onSignal);
  return () => {
    for (const signal of signals) source.off(signal, onSignal);
  };
}
