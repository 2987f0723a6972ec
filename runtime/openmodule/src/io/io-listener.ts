import { type Gateway, type IoMessage, type IoState, IoTopic } from "@edgeloom/openmodule-sdk";
import { type Bus, type Registration, subscribe } from "@edgeloom/runtime/bus";
import { busOf } from "../core/bus-of.js";
import { IoPins } from "./io-pins.js";

/** When a handler is called: at a rising edge, a falling one, either, or when the value stayed. */
export type IoEdge = "rising" | "falling" | "any" | "none";

/** Called with the message whose edge is corrected, and with the state of the pin that it made. */
export type IoHandler = (message: IoMessage, state: IoState) => void | Promise<void>;

/** Which pins a handler is for: one by its name, or all of a gate. */
export type IoPlace = string | Pick<Gateway, "gate">;

/** Options of one handler. */
export type IoHandlerOptions = {
  /** Default: `any`. */
  readonly edge?: IoEdge;
  /** The type of the message; default: any. */
  readonly type?: string;
};

type Entry = {
  readonly place: IoPlace;
  readonly edge: IoEdge;
  readonly type: string | undefined;
  readonly handler: IoHandler;
};

const edges: { readonly [E in IoEdge]: (message: IoMessage) => boolean } = {
  rising: ({ edge, value }) => edge === 1 && value === 1,
  falling: ({ edge, value }) => edge === 1 && value === 0,
  any: ({ edge }) => edge === 1,
  none: ({ edge }) => edge === 0,
};

/** Tells how the inputs and outputs of gates change; edges that a message has missed are repaired (openmodule spec §10.5). */
export class IoListener {
  readonly #bus: Bus;
  readonly #pins = new IoPins();
  readonly #registration: Registration;
  #entries: readonly Entry[] = [];

  /** @param options.bus - default: that of the running core */
  constructor(options: { readonly bus?: Bus } = {}) {
    const bus = busOf(options.bus, "IoListener");
    this.#bus = bus;
    // Edges depend on the message before, whatever the concurrency of other handlers is.
    this.#registration = subscribe(
      bus,
      IoTopic,
      { io: (message) => this.#handle(message) },
      { concurrency: 1 },
    );
  }

  /** Adds a handler; the result takes it away. */
  addHandler(place: IoPlace, handler: IoHandler, options: IoHandlerOptions = {}): () => void {
    const entry: Entry = { place, handler, edge: options.edge ?? "any", type: options.type };
    this.#entries = [...this.#entries, entry];
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** The state of a pin; all zero when it was never heard of. */
  state(pin: string): IoState {
    return this.#pins.state(pin);
  }

  /** Listens no more. */
  dispose(): void {
    this.#registration.unregister();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  async #handle(received: IoMessage): Promise<void> {
    const { message, state } = this.#pins.take(received);
    for (const { place, edge, type, handler } of this.#entries) {
      const isMeant = typeof place === "string" ? place === message.pin : place.gate === message.gateway.gate;
      if (!isMeant || (type !== undefined && type !== message.type) || !edges[edge](message)) continue;
      try {
        await handler(message, state);
      } catch (error) {
        this.#bus.log.error({ pin: message.pin, error }, "an IO handler failed");
      }
    }
  }
}
