import { type Clock, systemClock } from "@edgeloom/runtime/base";
import type { Logger } from "../logger/index.js";
import { pause, SteppedBackoff } from "../util/stepped-backoff.js";
import type { FromChild } from "./child-handle.js";
import type { ProcessStatus } from "./node-status.js";
import { type ManagedProcess, ProcessManager } from "./process-manager.js";
import { StartLimit } from "./start-limit.js";

/** How children are looked after. */
export type SupervisionRules = {
  /** Seconds before a child that has ended is started again; the last number repeats. */
  readonly restartSeconds?: readonly number[];
  /** A child that has lived for so long begins with the first number again. 600 when left out. */
  readonly healthySeconds?: number;
  /** How often all children are looked at. 10 when left out. */
  readonly checkSeconds?: number;
  /** More starts of one child within the window have to wait until it is over. 20 per hour when left out. */
  readonly maxStarts?: number;
  readonly windowSeconds?: number;
};

const defaultRestartSeconds = [5, 15, 60, 240, 900];
const defaultHealthySeconds = 600;
const defaultCheckSeconds = 10;
const lateMs = 5_000;
const defaultMaxStarts = 20;
const defaultWindowSeconds = 3600;

type Ward = {
  readonly manager: ProcessManager;
  starts: number;
  readonly backoff: SteppedBackoff;
  readonly limit: StartLimit;
};

/**
 * Keeps children alive, each for itself: one that ends is started again after its own back-off, whatever the others do. Ends the
 * procedures side by side, and the back ends after them, so that what the procedures said last is still sent (specification R9).
 */
export class Supervisor {
  readonly #wards: readonly Ward[];
  readonly #logger: Logger;
  readonly #rules: SupervisionRules;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #onConfig: () => void;
  readonly #onChange: () => void;
  #watch: Promise<unknown> | undefined;

  /** `onConfig` is told when a child says that a configuration waits, `onChange` when one has started, ended, or shown that it lives. */
  constructor(
    processes: readonly ManagedProcess[],
    {
      logger,
      rules = {},
      clock = systemClock,
      onConfig = () => {},
      onChange = () => {},
    }: {
      readonly logger: Logger;
      readonly rules?: SupervisionRules;
      readonly clock?: Clock;
      readonly onConfig?: () => void;
      readonly onChange?: () => void;
    },
  ) {
    const {
      restartSeconds = defaultRestartSeconds,
      maxStarts = defaultMaxStarts,
      windowSeconds = defaultWindowSeconds,
    } = rules;
    this.#logger = logger;
    this.#rules = rules;
    this.#clock = clock;
    this.#onConfig = onConfig;
    this.#onChange = onChange;
    this.#wards = processes.map((process) => ({
      manager: new ProcessManager(process, logger, clock),
      starts: 0,
      backoff: new SteppedBackoff({ bucketsSeconds: restartSeconds, clock }),
      limit: new StartLimit(maxStarts, windowSeconds, clock),
    }));
  }

  /** What the children do now. */
  get processes(): readonly ProcessStatus[] {
    return this.#wards.map(({ manager, starts }) => {
      const { name, variant, pid, isHealthy, isConnected } = manager;
      const known = isConnected === undefined ? {} : { isConnected };
      return { name, variant, pid: pid ?? null, isHealthy, starts, ...known };
    });
  }

  /** Starts all children and looks after them until {@link Supervisor.teardown}. */
  start(): void {
    this.#watch ??= Promise.all([...this.#wards.map((ward) => this.#keepAlive(ward)), this.#checkAll()]);
  }

  /** Ends all children; done when none is left. Each has `maxSeconds` at most, if that is less than its own time. */
  async teardown(maxSeconds?: number): Promise<void> {
    this.#logger.debug("Starting teardown of the main loop");
    this.#ending.abort();
    await this.#watch;
    for (const variant of ["procedure", "backend"] as const) {
      const some = this.#wards.filter(({ manager }) => manager.variant === variant && manager.isHeld);
      await Promise.all(some.map(async ({ manager }) => await manager.teardown(maxSeconds)));
    }
    this.#logger.debug("Finished teardown of the main loop");
  }

  async #keepAlive(ward: Ward): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#waitForTurn(ward);
      if (signal.aborted) return;
      const startMs = this.#clock.nowMs();
      await this.#live(ward);
      const { healthySeconds = defaultHealthySeconds } = this.#rules;
      if (this.#clock.nowMs() - startMs >= healthySeconds * 1000) ward.backoff.reset();
      await pause(ward.backoff.next() * 1000, signal, this.#clock);
    }
  }

  /** One life of a child. */
  async #live(ward: Ward): Promise<void> {
    const { manager } = ward;
    const { signal } = this.#ending;
    try {
      const child = manager.start();
      ward.starts++;
      this.#onChange();
      child.onMessage((message) => this.#hear(manager, message));
      await untilAborted(child.exited, signal);
      if (signal.aborted) return;
      manager.check();
      this.#onChange();
    } catch (error) {
      this.#logger.exception(error, `${manager.name} could not be started`);
    }
  }

  #hear(manager: ProcessManager, message: FromChild): void {
    const wasHealthy = manager.isHealthy;
    manager.beat();
    if (message.type === "connection") manager.connectionChanged(message.isConnected);
    if (!wasHealthy || message.type === "connection") this.#onChange();
    if (message.type === "config") this.#onConfig();
  }

  async #waitForTurn({ limit, manager }: Ward): Promise<void> {
    const waitMs = limit.take();
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    this.#logger.error(`${manager.name} was started too often, it has to wait for ${seconds} seconds`);
    await pause(waitMs, this.#ending.signal, this.#clock);
  }

  async #checkAll(): Promise<void> {
    const { signal } = this.#ending;
    const { checkSeconds = defaultCheckSeconds } = this.#rules;
    while (!signal.aborted) {
      const startMs = this.#clock.nowMs();
      await pause(checkSeconds * 1000, signal, this.#clock);
      // After a long sleep of the whole machine the signs of life of the others still wait to be heard.
      if (this.#clock.nowMs() - startMs > checkSeconds * 1000 + lateMs) continue;
      // One that has ended is noticed at once by itself.
      if (!signal.aborted) for (const { manager } of this.#wards) if (manager.isAlive) manager.check();
    }
  }
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let end = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    end = resolve;
    signal.addEventListener("abort", end, { once: true });
  });
  await Promise.race([work, aborted]);
  signal.removeEventListener("abort", end);
}
