import type { IoMessage, IoState } from "@edgeloom/openmodule-sdk";
import { localDateTime } from "../display/index.js";

/** What a message means: itself with the right edge, and the state of the pin after it. */
export type PinChange = { readonly message: IoMessage; readonly state: IoState };

/** Remembers the pins, to tell an edge from a repetition (openmodule spec §10.5). */
export class IoPins {
  readonly #states = new Map<string, IoState>();

  /**
   * Takes a message. The first one of a pin is an edge, and so is a value or an inversion that differs from the last. What the
   * controller calls an edge stays one: the message between may have been missed.
   */
  take(received: IoMessage): PinChange {
    const { gateway, type, pin, value, inverted } = received;
    const known = this.#states.get(pin);
    const isEdge = known === undefined || known.value !== value || known.inverted !== inverted;
    if (!isEdge) return { message: received, state: known };
    const state: IoState = {
      gateway,
      type,
      pin,
      value,
      inverted,
      physical: inverted ? 1 - value : value,
      last_timestamp: localDateTime(received.timestamp),
    };
    this.#states.set(pin, state);
    return { message: { ...received, edge: 1 }, state };
  }

  /** The state of a pin; all zero when it was never heard of. */
  state(pin: string): IoState {
    return (
      this.#states.get(pin) ?? {
        gateway: { gate: "", direction: "" },
        type: "",
        pin,
        value: 0,
        inverted: false,
        physical: 0,
        last_timestamp: "1970-01-01T00:00:00",
      }
    );
  }
}
