import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeadlineTable, silentLogger } from "@edgeloom/runtime/base";
import type { Transport, TransportEvents } from "@edgeloom/runtime/transport";
import { type ZeromqOptions, zeromqTransport } from "@edgeloom/runtime/transport/zeromq";
import { type Child, end, startChild } from "./processes.js";

/** A client under observation. */
export type Client = {
  readonly transport: Transport;
  readonly bodies: string[];
  readonly events: (readonly [keyof TransportEvents, ...unknown[]])[];
};

/** Observes a transport: the bodies of all messages and all events, in order. */
export function observe(transport: Transport): Client {
  const client: Client = { transport, bodies: [], events: [] };
  transport.onFrames((frames) => client.bodies.push(Buffer.from(frames[1] ?? []).toString()));
  for (const event of ["connected", "disconnected", "reconnected", "interest", "dropped"] as const) {
    transport.on(event, (...args: unknown[]) => client.events.push([event, ...args]));
  }
  return client;
}

/** How often a client has seen an event. */
export function countOf(client: Client, event: keyof TransportEvents): number {
  return client.events.filter(([name]) => name === event).length;
}

/** Where a broker listens, as options of a client. */
export type Endpoints = {
  readonly publishTo: string;
  readonly subscribeTo: string;
  readonly ipcDirectory?: string;
};

/** Everything that a test starts, so that all of it ends with the test. */
export class Bench {
  readonly deadlines = new DeadlineTable({ log: silentLogger });
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  /** Adds something to end, in reverse order. */
  onEnd(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  async end(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
  }

  async directory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), "edgeloom-"));
    this.onEnd(() => rm(directory, { recursive: true, force: true }));
    return directory;
  }

  /** A broker in a process of its own. */
  async broker(...args: string[]): Promise<{ child: Child; endpoints: Endpoints }> {
    const child = startChild("broker-child.mjs", ...args);
    this.onEnd(() => end(child));
    const { xsub, xpub } = await child.line(({ event }) => event === "ready");
    return { child, endpoints: { publishTo: String(xsub), subscribeTo: String(xpub) } };
  }

  /** A client in a process of its own. */
  child(options: ZeromqOptions, ...args: string[]): Child {
    const child = startChild("client-child.mjs", JSON.stringify(options), ...args);
    this.onEnd(() => end(child));
    return child;
  }

  /** A client in this process, open, with quick reconnects. */
  async client(options: ZeromqOptions, ...prefixes: string[]): Promise<Client> {
    const transport = zeromqTransport({
      reconnect: { minMs: 20, spreadMs: 30, maxMs: 200 },
      deadlines: this.deadlines,
      log: silentLogger,
      ...options,
    });
    this.onEnd(() => transport.close({ drainMs: 0 }));
    const client = observe(transport);
    for (const prefix of prefixes) transport.subscribe(prefix);
    await transport.open({ timeoutMs: 15_000 });
    return client;
  }
}

/** Free ports of this machine, on any of which a broker may be started more than once. */
export const anyPorts = ["--xsub", "tcp://127.0.0.1:0", "--xpub", "tcp://127.0.0.1:0"] as const;

/** The port of a TCP endpoint. */
export function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(":") + 1));
}
