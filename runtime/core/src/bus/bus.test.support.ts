import { FakeClock } from "../base/fake-clock.js";
import type { Logger } from "../base/log.js";
import {
  constant,
  integer,
  type Model,
  model,
  number,
  object,
  optional,
  required,
  string,
} from "../schema/index.js";
import { memoryBus } from "../transport/memory/index.js";
import { wire } from "../wire/index.js";
import { type Bus, createBus } from "./bus.js";
import type { BusOptions } from "./bus-types.js";
import { message, topic } from "./descriptors.js";

/** The wire of the messages of the tests. */
export const lenient = wire({ input: "lenient", nulls: "drop", charset: "ascii" });

type Tick = {
  readonly timestamp: number;
  readonly name: string;
  readonly type: "tick";
  readonly count: number;
};
type TickInput = { readonly count: number; readonly name?: string };
type Tock = {
  readonly timestamp: number;
  readonly name: string;
  readonly type: "tock";
  readonly text: string;
};
type TockInput = { readonly text: string; readonly name?: string };

const base = (type: string) => ({
  timestamp: optional(number({ format: "unixtime" }), { dynamicDefault: "now" }),
  name: optional(string(), { dynamicDefault: "service-name", null: "default" }),
  type: optional(constant(type), { default: type }),
});

/** A message with a number. */
export const Tick: Model<Tick, TickInput> = model("Tick", undefined, () =>
  object({ ...base("tick"), count: required(integer()) }),
);
/** Another message of the same topic. */
export const Tock: Model<Tock, TockInput> = model("Tock", undefined, () =>
  object({ ...base("tock"), text: required(string()) }),
);

/** A topic with two messages. */
export const ClockTopic = topic("clock", lenient, {
  tick: message("tick", Tick),
  tock: message("tock", Tock),
});

/** A line that was logged. */
export type Line = { readonly level: keyof Logger; readonly facts: object; readonly message: string };

/** A logger that keeps its lines. */
export function recordingLogger(): { readonly log: Logger; readonly lines: Line[] } {
  const lines: Line[] = [];
  const note = (level: keyof Logger) => (facts: object, text: string) =>
    void lines.push({ level, facts, message: text });
  return {
    log: { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") },
    lines,
  };
}

/** Buses on one wire inside the test, with a clock that moves on demand. */
export class Stage {
  readonly clock = new FakeClock();
  readonly logged = recordingLogger();
  readonly wire = memoryBus({ clock: this.clock, log: this.logged.log });
  readonly #buses: Bus[] = [];

  /** An open bus. */
  async bus(name: string, options: Partial<BusOptions> = {}): Promise<Bus> {
    const bus = createBus({
      transport: this.wire.connect(),
      name,
      clock: this.clock,
      log: this.logged.log,
      ...options,
    });
    this.#buses.push(bus);
    await bus.open();
    return bus;
  }

  /** Lets everything that is under way arrive and be handled, as far as it needs no time. */
  async flush(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Closes all buses without waiting for handlers. */
  async end(): Promise<void> {
    await Promise.all(this.#buses.map((bus) => bus.close({ drainMs: 0 })));
  }
}

/** A promise with its end in hand. */
export function gate<T = void>(): {
  readonly passed: Promise<T>;
  open(value: T): void;
  fail(error: unknown): void;
} {
  let open: (value: T) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const passed = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { passed, open: (value) => open(value), fail: (error) => fail(error) };
}
