import type { Deadline, DeadlineTable } from "@edgeloom/runtime/base";
import type { ForwardedStatus } from "../module-handler/index.js";
import { type Device, identityKey } from "../wire/index.js";

type Unacknowledged = { readonly status: ForwardedStatus; readonly deadline: Deadline };

/** One session with the server: counters, the devices that are connected in it, and what has no acknowledgement yet. */
export class ExternalSession {
  readonly id: string;
  readonly #deadlines: DeadlineTable;
  readonly #connected = new Set<string>();
  readonly #unacknowledged = new Map<number, Unacknowledged>();
  #statusCounter = 0;
  #commandCounter = 0;

  constructor(id: string, deadlines: DeadlineTable) {
    this.id = id;
    this.#deadlines = deadlines;
  }

  get devices(): number {
    return this.#connected.size;
  }

  get unacknowledged(): number {
    return this.#unacknowledged.size;
  }

  has(device: Device): boolean {
    return this.#connected.has(identityKey(device));
  }

  enter(device: Device): void {
    this.#connected.add(identityKey(device));
  }

  leave(device: Device): void {
    this.#connected.delete(identityKey(device));
  }

  /** The counter of the next status, which is remembered until the server has acknowledged it. */
  count(status: ForwardedStatus, acknowledgeMs: number, onLate: () => void): number {
    const counter = ++this.#statusCounter;
    const deadline = this.#deadlines.schedule(acknowledgeMs, onLate);
    this.#unacknowledged.set(counter, { status, deadline });
    return counter;
  }

  /** False when no status with this counter waits. */
  acknowledge(counter: number): boolean {
    const waiting = this.#unacknowledged.get(counter);
    waiting?.deadline.cancel();
    return this.#unacknowledged.delete(counter);
  }

  /** False when the command is not the next one. After a counter of 0 any other is right: so it has always been (fleet spec §7.6). */
  acceptCommand(counter: number): boolean {
    if (this.#commandCounter !== 0 && counter !== nextUint32(this.#commandCounter)) return false;
    this.#commandCounter = counter;
    return true;
  }

  /** Stops all timers and gives back what was not acknowledged, oldest first. */
  end(): readonly ForwardedStatus[] {
    const waiting = [...this.#unacknowledged.values()];
    this.#unacknowledged.clear();
    for (const { deadline } of waiting) deadline.cancel();
    return waiting.map(({ status }) => status);
  }
}

function nextUint32(counter: number): number {
  return (counter + 1) % 2 ** 32;
}
