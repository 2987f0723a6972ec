import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import { startBroker } from "@edgeloom/runtime/broker";
import type { Transport } from "@edgeloom/runtime/transport";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { zeromqTransport } from "@edgeloom/runtime/transport/zeromq";

/** A bus of one test, without fixed ports. */
export type TestBus = {
  /** `memory`: inside this process; `zeromq`: over a broker that other processes can reach. */
  readonly kind: "memory" | "zeromq";
  /** Settings by which a service finds the broker; empty in memory. */
  readonly settings: { readonly BROKER_SUB?: string; readonly BROKER_PUB?: string };
  /** A new link to it, not yet open. */
  connect(name?: string): Transport;
  /**
   * Ends it. Twice is fine.
   *
   * @throws EdgeloomError `CONFIG` when a link is still open: something was not shut down before
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Options of {@link openTestBus}. */
export type TestBusOptions = {
  readonly kind?: TestBus["kind"];
  readonly clock?: Clock;
  readonly log?: Logger;
};

/** Makes a {@link TestBus}; by default in memory. */
export async function openTestBus(options: TestBusOptions = {}): Promise<TestBus> {
  return options.kind === "zeromq" ? brokerBus(options) : inMemory(options);
}

function inMemory({ clock, log = silentLogger }: TestBusOptions): TestBus {
  const wire = memoryBus({ log, ...(clock === undefined ? {} : { clock }) });
  const links: Transport[] = [];
  return asTestBus(
    "memory",
    {},
    links,
    () => wire.connect(),
    async () => {},
  );
}

async function brokerBus({ clock, log = silentLogger }: TestBusOptions): Promise<TestBus> {
  const free = "tcp://127.0.0.1:0";
  const broker = await startBroker({ log, xsub: free, xpub: free });
  const { xsub: publishTo, xpub: subscribeTo } = broker;
  const connect = (name: string): Transport =>
    zeromqTransport({ name, publishTo, subscribeTo, log, ...(clock === undefined ? {} : { clock }) });
  const settings = { BROKER_SUB: publishTo, BROKER_PUB: subscribeTo };
  return asTestBus("zeromq", settings, [], connect, () => broker.close());
}

function asTestBus(
  kind: TestBus["kind"],
  settings: TestBus["settings"],
  links: Transport[],
  connect: (name: string) => Transport,
  end: () => Promise<void>,
): TestBus {
  const close = async (): Promise<void> => {
    const open = links.splice(0).filter((link) => link.connected);
    await Promise.all(open.map((link) => link.close()));
    await end();
    if (open.length > 0)
      throw new EdgeloomError("CONFIG", `${open.length} links to the test bus were still open at its end`, {
        place: "TestBus.close",
        fix: "close cores, clients and buses before the bus that they are on",
      });
  };
  return {
    kind,
    settings,
    connect: (name = "testcase") => {
      const link = connect(name);
      links.push(link);
      return link;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
