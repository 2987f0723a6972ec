import {
  type BridgeStatus,
  ConnectionInternalTopic,
  ConnectionService,
  type ConnectionState,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { Timer } from "@edgeloom/runtime/base";
import {
  type Bus,
  type EventListener,
  eventListener,
  type Registration,
  subscribe,
} from "@edgeloom/runtime/bus";
import { rpcClient } from "@edgeloom/runtime/rpc";
import { busOf } from "../core/bus-of.js";

/** A link state, and the one of the bridge when the device has one. */
export type LinkState = {
  readonly connected: ConnectionState;
  readonly bridgeStatus: BridgeStatus | undefined;
};

/** How long news count; then the cloud connector is taken to be gone. */
const newsTimeoutMs = 60_000;

/** Tells how this device is connected, as devices of the newest line say it (openmodule spec §8.3). */
export class ConnectionStateListener {
  /** Called with the new state and the one before. */
  readonly onChange: EventListener<[state: LinkState, previous: LinkState]>;
  readonly #bus: Bus;
  readonly #registration: Registration;
  #state: LinkState = { connected: "startup", bridgeStatus: undefined };
  #silence: Timer | undefined;

  /** @param options.bus - default: that of the running core */
  constructor(options: { readonly bus?: Bus } = {}) {
    const bus = busOf(options.bus, "ConnectionStateListener");
    this.#bus = bus;
    this.onChange = eventListener({ log: bus.log });
    this.#registration = subscribe(
      bus,
      ConnectionInternalTopic,
      {
        connectionInternal: ({ connected, bridge_status }) =>
          this.#hear({ connected, bridgeStatus: bridge_status }),
      },
      { concurrency: 1 },
    );
  }

  /** The state as it is known. */
  get state(): LinkState {
    return this.#state;
  }

  /** Asks the cloud connector, for a service that has just started. When nobody answers, that is only logged. */
  async refresh(options: { readonly timeoutMs?: number } = {}): Promise<LinkState> {
    try {
      const { connected, bridge_status } = await rpcClient(this.#bus, ConnectionService).status({}, options);
      await this.#hear({ connected, bridgeStatus: bridge_status });
    } catch (error) {
      this.#bus.log.warn({ error }, "the cloud connector did not say how it is connected");
    }
    return this.#state;
  }

  /**
   * Resolves with the next state that differs from the one now.
   *
   * @throws EdgeloomError `CANCELLED` when the signal says so first
   */
  nextChange(signal?: AbortSignal): Promise<LinkState> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        remove();
        reject(new EdgeloomError("CANCELLED", "nobody waits for a change of the connection any more"));
      };
      const remove = this.onChange.add((state) => {
        remove();
        signal?.removeEventListener("abort", giveUp);
        resolve(state);
      });
      if (signal?.aborted === true) giveUp();
      else signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** Listens no more. */
  dispose(): void {
    this.#silence?.cancel();
    this.#registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #hear(state: LinkState): void | Promise<void> {
    this.#silence?.cancel();
    this.#silence = this.#bus.clock.startTimer(
      newsTimeoutMs,
      () => void this.#become({ connected: "shutdown", bridgeStatus: undefined }),
    );
    return this.#become(state);
  }

  #become(state: LinkState): void | Promise<void> {
    const previous = this.#state;
    if (previous.connected === state.connected && previous.bridgeStatus === state.bridgeStatus)
      return undefined;
    this.#state = state;
    return this.onChange(state, previous);
  }
}
