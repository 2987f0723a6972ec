import { ConnectionStatusTopic } from "@edgeloom/openmodule-sdk";
import {
  type Bus,
  type EventListener,
  eventListener,
  type Registration,
  subscribe,
} from "@edgeloom/runtime/bus";
import { busOf } from "../core/bus-of.js";

/** Tells whether this device is connected to the cloud, as devices of the 10.x line say it (openmodule spec §8.3). */
export class ConnectionStatusListener {
  readonly onConnect: EventListener<[]>;
  readonly onDisconnect: EventListener<[]>;
  readonly #registration: Registration;
  #connected = true;
  #isSure = false;

  /** @param options.bus - default: that of the running core */
  constructor(options: { readonly bus?: Bus } = {}) {
    const bus = busOf(options.bus, "ConnectionStatusListener");
    this.onConnect = eventListener({ log: bus.log });
    this.onDisconnect = eventListener({ log: bus.log });
    const connectionStatus = ({ connected }: { readonly connected: boolean }) => this.#become(connected);
    this.#registration = subscribe(bus, ConnectionStatusTopic, { connectionStatus }, { concurrency: 1 });
  }

  /** The state as it is known; taken for connected until somebody says something. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Listens no more. */
  dispose(): void {
    this.#registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #become(connected: boolean): void | Promise<void> {
    const isNews = connected !== this.#connected || !this.#isSure;
    this.#isSure = true;
    this.#connected = connected;
    if (!isNews) return undefined;
    return connected ? this.onConnect() : this.onDisconnect();
  }
}
