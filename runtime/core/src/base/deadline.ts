import { type Clock, systemClock, type Timer } from "./clock.js";
import { consoleLogger, type Logger } from "./log.js";
import { maxTicks, Wheel, WheelEntry } from "./wheel.js";

/** A scheduled deadline. */
export type Deadline = {
  /** Takes it out of the table, at once. Harmless after it has run. Tells whether it was still pending. */
  cancel(): boolean;
};

/** How long the timer of an empty table may go on; whoever drops the table gets its memory back after that. */
const maxRestTicks = 10_000;

class Entry extends WheelEntry implements Deadline {
  readonly #table: DeadlineTable;

  constructor(table: DeadlineTable, dueTick: number, run: () => void) {
    super(dueTick, run);
    this.#table = table;
  }

  cancel(): boolean {
    return this.#table.remove(this);
  }
}

/**
 * One table for all deadlines of a program, driven by at most one timer. Scheduling and cancelling cost the same with ten
 * and with a million entries. Runs on monotonic time; while it is empty nothing of it keeps the process alive. A deadline
 * never runs early; it runs late by up to a tick (1 ms) and what the event loop adds.
 */
export class DeadlineTable {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #wheel = new Wheel();
  #timer: Timer | undefined;
  #timerTick = Number.POSITIVE_INFINITY;

  constructor(options: { readonly clock?: Clock; readonly log?: Logger } = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? consoleLogger();
  }

  /** How many deadlines are pending. */
  get size(): number {
    return this.#wheel.size;
  }

  /** Runs `run` once after `delayMs` (at most 4.6 h, more is cut), unless cancelled before. What `run` throws is logged. */
  schedule(delayMs: number, run: () => void): Deadline {
    const nowMs = this.#clock.nowMs();
    if (this.#wheel.size === 0) this.#wake(nowMs);
    const elapsed = this.#wheel.elapsed;
    const dueTick = Math.ceil(nowMs + Math.max(0, delayMs));
    const entry = new Entry(this, Math.min(Math.max(dueTick, elapsed + 1), elapsed + maxTicks), run);
    this.#wheel.insert(entry);
    if (entry.dueTick < this.#timerTick) this.#arm();
    return entry;
  }

  /** @internal Only for the entries of this table. */
  remove(entry: Entry): boolean {
    const removed = this.#wheel.remove(entry);
    if (this.#wheel.size === 0) this.#rest();
    return removed;
  }

  /** The table is empty no longer. Nothing was pending, so catching up overtakes nothing. */
  #wake(nowMs: number): void {
    this.#wheel.advance(Math.floor(nowMs));
    this.#timer?.keepAlive?.(true);
  }

  /**
   * The table is empty. Who makes one call after the other would stop and start a timer for each, which costs more than all the
   * rest of a deadline; so a timer that is due soon goes on, and finds nothing or what has come since.
   */
  #rest(): void {
    const isDueSoon = this.#timerTick - this.#wheel.elapsed <= maxRestTicks;
    if (this.#timer?.keepAlive !== undefined && isDueSoon) this.#timer.keepAlive(false);
    else this.#disarm();
  }

  #arm(): void {
    const tick = this.#wheel.nextTick();
    if (tick === undefined || tick === this.#timerTick) return;
    this.#disarm();
    this.#timerTick = tick;
    const delayMs = Math.max(0, tick - this.#clock.nowMs());
    // Somebody awaits what a deadline would end: a process that ended before would leave the await without an answer.
    this.#timer = this.#clock.startTimer(delayMs, () => this.#onTimer(), { keepsAlive: true });
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerTick = Number.POSITIVE_INFINITY;
  }

  #onTimer(): void {
    this.#disarm();
    // Everything that is due is collected before anything runs: one pass, also after a suspension of hours.
    this.#wheel.advance(Math.floor(this.#clock.nowMs()));
    for (let entry = this.#wheel.takeExpired(); entry !== undefined; entry = this.#wheel.takeExpired()) {
      this.#run(entry);
    }
    this.#arm();
  }

  #run(entry: WheelEntry): void {
    try {
      entry.run();
    } catch (error) {
      this.#log.error({ error }, "a deadline callback threw");
    }
  }
}

/** The table that is used where none is given. */
export const sharedDeadlines: DeadlineTable = /*@__PURE__*/ new DeadlineTable();
