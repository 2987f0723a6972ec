import {
  type Gateway,
  type PresenceBaseData,
  PresenceTopic,
  TrackingService,
  type Vehicle,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Bus,
  type EventListener,
  eventListener,
  type Registration,
  subscribe,
} from "@edgeloom/runtime/bus";
import { rpcClient } from "@edgeloom/runtime/rpc";
import { busOf } from "../core/bus-of.js";
import { type PresenceEvent, PresentVehicles } from "./present-vehicles.js";

/** Functions that are called with a vehicle and where it is. */
export type VehicleListener = EventListener<[vehicle: Vehicle, gateway: Gateway]>;

/** Options of {@link PresenceListener}. */
export type PresenceListenerOptions = {
  /** Default: that of the running core. */
  readonly bus?: Bus;
  /** The only gate that is listened to; default: all. */
  readonly gate?: string;
  /** For how long a vehicle that has left one area is taken for the same when another area sees it. Default 10 s. */
  readonly deduplicationTimeoutMs?: number;
};

const defaultDeduplicationMs = 10_000;

/**
 * Tells which vehicles come and go at gates (openmodule spec §10.4). Every enter is followed by exactly one leave before the
 * next enter at that gate, and a vehicle never passes a gate at which it is still present.
 */
export class PresenceListener {
  readonly onEnter: VehicleListener;
  readonly onLeave: VehicleListener;
  readonly onChange: VehicleListener;
  readonly onForward: VehicleListener;
  readonly onBackward: VehicleListener;
  readonly #bus: Bus;
  readonly #gate: string | undefined;
  readonly #rules: PresentVehicles;
  readonly #registration: Registration;

  constructor(options: PresenceListenerOptions = {}) {
    const bus = busOf(options.bus, "PresenceListener");
    this.#bus = bus;
    this.#gate = options.gate;
    const { log } = bus;
    const listener = (): VehicleListener => eventListener({ log });
    this.onEnter = listener();
    this.onLeave = listener();
    this.onChange = listener();
    this.onForward = listener();
    this.onBackward = listener();
    this.#rules = new PresentVehicles({
      deduplicationMs: options.deduplicationTimeoutMs ?? defaultDeduplicationMs,
      tell: (event, vehicle, gateway) => this.#listenerOf(event)(vehicle, gateway),
      problem: (text) => log.error({ gate: options.gate }, text),
    });
    const handle = (event: PresenceEvent) => (message: PresenceBaseData) => this.#handle(event, message);
    // The rules depend on the order of the messages, whatever the concurrency of other handlers is.
    this.#registration = subscribe(
      bus,
      PresenceTopic,
      {
        enter: handle("enter"),
        leave: handle("leave"),
        change: handle("change"),
        forward: handle("forward"),
        backward: handle("backward"),
      },
      { concurrency: 1 },
    );
  }

  /** Who is present now, by gate. */
  get presentVehicles(): ReadonlyMap<string, Vehicle> {
    return this.#rules.vehicles;
  }

  /**
   * Who is present at the gate of this listener.
   *
   * @throws EdgeloomError `CONFIG` when it listens to all gates
   */
  get presentVehicle(): Vehicle | undefined {
    return this.#rules.vehicles.get(this.#oneGate());
  }

  /** Vehicles of which nothing is told, since another camera tells of them. */
  get droppedVehicleIds(): readonly bigint[] {
    return this.#rules.dropped;
  }

  /**
   * Asks the tracking who is present at the gate; that vehicle enters, unless it has done so meanwhile. When nobody answers,
   * that is only logged.
   *
   * @throws EdgeloomError `CONFIG` when the listener listens to all gates
   */
  async initPresentVehicles(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const gate = this.#oneGate();
    try {
      const { presents } = await rpcClient(this.#bus, TrackingService).getPresent({ gate }, options);
      const [present] = presents;
      const isKnown = present !== undefined && this.presentVehicle?.id === present.vehicle_id;
      if (present !== undefined && !isKnown) await this.#handle("enter", present);
    } catch (error) {
      this.#bus.log.warn({ gate, error }, "the tracking did not say who is present");
    }
  }

  /** Listens no more. */
  dispose(): void {
    this.#registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #handle(event: PresenceEvent, message: PresenceBaseData): Promise<void> {
    if (this.#gate !== undefined && message.gateway.gate !== this.#gate) return;
    await this.#rules.handle(event, message, this.#bus.clock.wallSeconds() * 1_000);
  }

  #listenerOf(event: PresenceEvent): VehicleListener {
    const listeners = {
      enter: this.onEnter,
      leave: this.onLeave,
      change: this.onChange,
      forward: this.onForward,
      backward: this.onBackward,
    };
    return listeners[event];
  }

  #oneGate(): string {
    if (this.#gate !== undefined) return this.#gate;
    throw new EdgeloomError("CONFIG", "a presence listener for all gates has no one present vehicle", {
      place: "PresenceListener",
      fix: "give the listener a gate, or read presentVehicles",
    });
  }
}
