import {
  type AccessAcceptMessage,
  AccessAcceptTopic,
  type AccessRejectMessage,
  AccessRejectTopic,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, on, type Registration } from "@edgeloom/runtime/bus";
import { Arrivals } from "./arrivals.js";
import { testTimeouts, type WaitLimit } from "./defaults.js";

/** A gate as it is seen from outside: it opens, or it stays shut (openmodule spec §13.2). Only the name of the gate counts. */
export class TestGate {
  readonly gate: string;
  readonly #opens: Arrivals<AccessAcceptMessage>;
  readonly #rejects: Arrivals<AccessRejectMessage>;
  readonly #registrations: readonly Registration[];
  #rejected = false;
  #fault: EdgeloomError | undefined;

  private constructor(bus: Bus, gate: string) {
    this.gate = gate;
    const { deadlines } = bus;
    this.#opens = new Arrivals({ place: `${gate}: open`, deadlines });
    this.#rejects = new Arrivals({ place: `${gate}: reject`, deadlines });
    const isMeant = ({ gateway }: AccessAcceptMessage): boolean => gateway?.gate === gate;
    // One group: an open after a reject is told from a reject after an open.
    const group = bus.group({ name: gate });
    this.#registrations = [
      on(bus, AccessAcceptTopic, "accept", (message) => isMeant(message) && this.#onOpen(message), { group }),
      on(bus, AccessRejectTopic, "reject", (message) => isMeant(message) && this.#onReject(message), {
        group,
      }),
    ];
  }

  /** Starts to observe a gate. */
  static async observe(bus: Bus, gate: string): Promise<TestGate> {
    const made = new TestGate(bus, gate);
    await bus.settled();
    return made;
  }

  /** Waits until the gate opens; one open counts for one wait. Throws when it was rejected before. Default 3 s. */
  waitForOpen(limit: WaitLimit = {}): Promise<AccessAcceptMessage> {
    return this.#take(this.#opens, limit);
  }

  /** Waits until somebody is rejected. Throws when the gate opens all the same. Default 3 s. */
  waitForReject(limit: WaitLimit = {}): Promise<AccessRejectMessage> {
    return this.#take(this.#rejects, limit);
  }

  /** Begins anew, for the next one who comes. Throws when the gate has opened after a reject, so that it cannot be missed. */
  reset(): void {
    const fault = this.#fault;
    this.#opens.clear();
    this.#rejects.clear();
    this.#rejected = false;
    this.#fault = undefined;
    if (fault !== undefined) throw fault;
  }

  /** Observes no more. */
  dispose(): void {
    for (const registration of this.#registrations) registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #take<T>(from: Arrivals<T>, limit: WaitLimit): Promise<T> {
    if (this.#fault !== undefined) throw this.#fault;
    return from.take({ ...limit, timeoutMs: limit.timeoutMs ?? testTimeouts.waitForMessageMs });
  }

  #onOpen(message: AccessAcceptMessage): void {
    if (!this.#rejected) return this.#opens.push(message);
    const place = this.gate;
    this.#fault = new EdgeloomError("CONFLICT", `${place} opens although it was rejected before`, { place });
    this.#opens.fail(this.#fault);
    this.#rejects.fail(this.#fault);
  }

  #onReject(message: AccessRejectMessage): void {
    this.#rejected = true;
    this.#rejects.push(message);
  }
}
