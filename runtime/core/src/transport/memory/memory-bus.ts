import { type Clock, systemClock } from "../../base/clock.js";
import { type DeadlineTable, sharedDeadlines } from "../../base/deadline.js";
import { consoleLogger, type Logger } from "../../base/log.js";
import { defaultQueueLimits, type QueueLimits } from "../../base/queue.js";
import { BusCore } from "./core.js";
import { MemoryTransport } from "./memory-transport.js";
import type { Intercept } from "./router.js";

/** Options of {@link memoryBus}. */
export type MemoryBusOptions = {
  /** What one client may have under way before its messages are dropped; default 1,000 messages or 16 MiB. */
  readonly outgoing?: Partial<Omit<QueueLimits, "policy">>;
  /** What may wait for one client that is paused or far away; default the same, dropping the oldest. */
  readonly incoming?: Partial<QueueLimits>;
  readonly clock?: Clock;
  readonly deadlines?: DeadlineTable;
  readonly log?: Logger;
};

/**
 * A bus inside one process, with the behaviour of the real ones: asynchronous, in order, by prefix, bounded; and it can be
 * made to fail. For tests, and for services that live in one process.
 */
export class MemoryBus {
  readonly #core: BusCore;

  constructor(options: MemoryBusOptions = {}) {
    this.#core = new BusCore({
      outgoing: { ...defaultQueueLimits, ...options.outgoing },
      incoming: options.incoming ?? {},
      clock: options.clock ?? systemClock,
      deadlines: options.deadlines ?? sharedDeadlines,
      log: options.log ?? consoleLogger(),
    });
  }

  /** False between {@link MemoryBus.kill} and {@link MemoryBus.restart}. */
  get alive(): boolean {
    return this.#core.alive;
  }

  /** How many clients are connected or waiting for the bus. */
  get links(): number {
    return this.#core.links;
  }

  /** A new client of this bus, not yet open. */
  connect(): MemoryTransport {
    return new MemoryTransport(this.#core);
  }

  /** Ends the bus as a killed broker does: what is under way is lost and every link goes down. */
  kill(): void {
    this.#core.setAlive(false, "the bus was killed");
  }

  /** Starts the bus again; links come back with their subscriptions. */
  restart(): void {
    this.#core.setAlive(true, "");
  }

  /** Puts a fault between senders and receivers; undefined takes it away. */
  setIntercept(intercept: Intercept | undefined): void {
    this.#core.router.intercept = intercept;
  }
}

/** Makes a bus inside this process. */
export function memoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new MemoryBus(options);
}
