import { type Direction, IoTopic } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, type Publisher, publisher } from "@edgeloom/runtime/bus";

/** A pin of a simulator. */
export type SimulatedPin = {
  readonly pin: string;
  readonly gate: string;
  readonly direction: Direction;
  /** Whether the wiring is inverted, so that an active pin has the level 0. */
  readonly inverted: boolean;
};

/** The pins that a gate usually has: button, loop of the customer, loop behind the gate, and the gate itself as an output. */
export type GatePins = {
  readonly button: SimulatedPin;
  readonly cloop: SimulatedPin;
  readonly ploop: SimulatedPin;
  readonly gate: SimulatedPin;
};

/** Example pins of a gate, named `<gate>-button` and so on. */
export function examplePins(gate: string, direction: Direction = "in"): GatePins {
  const pin = (kind: string): SimulatedPin => ({ pin: `${gate}-${kind}`, gate, direction, inverted: false });
  return { button: pin("button"), cloop: pin("cloop"), ploop: pin("ploop"), gate: pin("gate") };
}

/** Tells of pins as the io controllers do (openmodule spec §13.2). All are 0 at first. */
export class IoSimulator {
  readonly #pins: ReadonlyMap<string, SimulatedPin>;
  readonly #values = new Map<string, 0 | 1>();
  readonly #publisher: Publisher<(typeof IoTopic)["messages"]>;
  readonly #type: string;

  constructor(options: {
    readonly bus: Bus;
    readonly pins: readonly SimulatedPin[];
    readonly type?: string;
  }) {
    this.#pins = new Map(options.pins.map((pin) => [pin.pin, pin]));
    this.#publisher = publisher(options.bus, IoTopic);
    this.#type = options.type ?? "io";
  }

  /** A simulator of the example pins of some gates. */
  static ofGates(bus: Bus, ...gates: readonly string[]): IoSimulator {
    return new IoSimulator({ bus, pins: gates.flatMap((gate) => Object.values(examplePins(gate))) });
  }

  /** The logical state of a pin. */
  value(pin: SimulatedPin | string): 0 | 1 {
    return this.#values.get(this.#find(pin).pin) ?? 0;
  }

  /** Sets a pin and tells of it, as an edge when it has changed. */
  set(given: SimulatedPin | string, value: 0 | 1): void {
    const { pin, gate, direction, inverted } = this.#find(given);
    const edge = this.value(pin) === value ? 0 : 1;
    this.#values.set(pin, value);
    const physical = inverted ? 1 - value : value;
    this.#publisher.io({
      type: this.#type,
      gateway: { gate, direction },
      pin,
      value,
      inverted,
      physical,
      edge,
    });
  }

  /** Changes a pin. */
  toggle(pin: SimulatedPin | string): void {
    this.set(pin, this.value(pin) === 1 ? 0 : 1);
  }

  /** Presses a button, and lets it go. */
  press(pin: SimulatedPin | string): void {
    this.set(pin, 1);
    this.set(pin, 0);
  }

  /** Tells of all pins again, without edges, as controllers do from time to time. */
  repeat(): void {
    for (const pin of this.#pins.keys()) this.set(pin, this.value(pin));
  }

  #find(given: SimulatedPin | string): SimulatedPin {
    const name = typeof given === "string" ? given : given.pin;
    const pin = this.#pins.get(name);
    if (pin !== undefined) return pin;
    throw new EdgeloomError("CONFIG", `there is no pin ${name}`, {
      place: "IoSimulator",
      fix: `use one of ${[...this.#pins.keys()].join(", ")}`,
    });
  }
}
