import { silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import * as e from "@edgeloom/runtime/generated";
import type { Transport } from "@edgeloom/runtime/transport";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { expect } from "vitest";
import { Bench } from "./transport-support/bench.js";
import { type Child, end } from "./transport-support/processes.js";

type Order = { readonly item: string };
type Receipt = { readonly text: string };

const Order: e.Model<Order> = e.model("Order", undefined, () => e.object({ item: e.required(e.string()) }));
const Receipt: e.Model<Receipt> = e.model("Receipt", undefined, () =>
  e.object({ text: e.required(e.string()) }),
);
const lenient = e.wire({ input: "lenient", nulls: "drop", charset: "ascii" });

/** `buy` must not be repeated, `look` may. */
export const ShopService = e.service("shop", lenient, {
  buy: e.method("buy", Order, Receipt),
  look: e.method("look", Order, Receipt, { idempotent: true }),
});

/** A message on a topic. */
export const NewsTopic = e.topic("news", lenient, { item: e.message(undefined, Order) });

/** A bus to break, of one kind of transport. */
export interface Scene {
  /** A client of the bus, not yet open. */
  transport(): Transport;
  killBroker(): Promise<void>;
  startBroker(): Promise<void>;
  end(): Promise<void>;
}

async function memoryScene(): Promise<Scene> {
  const wire = memoryBus({ log: silentLogger });
  return {
    transport: () => wire.connect(),
    killBroker: async () => wire.kill(),
    startBroker: async () => wire.restart(),
    end: async () => {},
  };
}

async function zeromqScene(): Promise<Scene> {
  const bench = new Bench();
  const directory = await bench.directory();
  const [publishTo, subscribeTo] = [`ipc://${directory}/xsub`, `ipc://${directory}/xpub`];
  const common = { ipcDirectory: directory, deadlines: bench.deadlines, log: silentLogger };
  const reconnect = { minMs: 20, spreadMs: 30, maxMs: 200 };
  const start = () => bench.broker("--xsub", publishTo, "--xpub", subscribeTo, "--ipc-directory", directory);
  let broker: Child = (await start()).child;
  return {
    transport: () => zeromqTransport({ publishTo, subscribeTo, reconnect, ...common }),
    killBroker: () => end(broker),
    startBroker: async () => {
      broker = (await start()).child;
    },
    end: () => bench.end(),
  };
}

/** The transports that the suite runs on. */
export const scenes: readonly (readonly [string, () => Promise<Scene>])[] = [
  ["memory", memoryScene],
  ["zeromq", zeromqScene],
];

/** The buses of one test: made on one scene, all checked and closed at its end. */
export class Cast {
  readonly scene: Scene;
  readonly #buses: Bus[] = [];
  readonly #transports: Transport[] = [];

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** An open bus. */
  async bus(name: string, options: Partial<Parameters<typeof createBus>[0]> = {}): Promise<Bus> {
    const bus = createBus({ transport: this.scene.transport(), name, log: silentLogger, ...options });
    this.#buses.push(bus);
    await bus.open({ timeoutMs: 15_000 });
    return bus;
  }

  /** A peer without runtime, that sends and sees raw messages. */
  async peer(
    ...prefixes: string[]
  ): Promise<{ readonly transport: Transport; readonly seen: Record<string, unknown>[] }> {
    const transport = this.scene.transport();
    this.#transports.push(transport);
    const seen: Record<string, unknown>[] = [];
    transport.onFrames(([, body]) => seen.push(JSON.parse(Buffer.from(body ?? []).toString())));
    for (const prefix of prefixes) transport.subscribe(prefix);
    await transport.open({ timeoutMs: 15_000 });
    await transport.settled();
    return { transport, seen };
  }

  /** Ends a bus as a killed process would: nothing is said, nothing is finished. */
  async kill(bus: Bus): Promise<void> {
    await bus.transport.close({ drainMs: 0 });
  }

  /** Closes everything; no call, request, message or deadline may be left on any bus. */
  async end(): Promise<void> {
    await Promise.all(this.#buses.map((bus) => bus.close({ drainMs: 0 })));
    for (const bus of this.#buses) expect(bus.stats()).toMatchObject({ pending: 0, queued: 0, timers: 0 });
    await Promise.all(this.#transports.map((transport) => transport.close({ drainMs: 0 })));
    await this.scene.end();
  }
}

/** A promise with its end in hand. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
