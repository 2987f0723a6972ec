import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, consoleLogger, DeadlineTable, type Logger, systemClock } from "@edgeloom/runtime/base";
import type { Device } from "../wire/index.js";
import { type Dialect, productionDialect } from "./dialect.js";
import { Doorman } from "./doorman.js";
import type { DeviceHandler, DevicePort } from "./handler.js";
import { defaultInternalServerLimits, type InternalServerLimits } from "./limits.js";
import { Registry } from "./registry.js";
import { newServerCounts, type ServerCounts } from "./server-counts.js";
import { type Fault, Session, type SessionContext } from "./session.js";

/** What an internal server needs. */
export type InternalServerOptions = {
  readonly handler: DeviceHandler;
  /** The gateway of today where left out. */
  readonly dialect?: Dialect;
  /** All IPv4 interfaces where left out, as the original. */
  readonly host?: string;
  /** 8888 where left out; 0 takes any free one. */
  readonly port?: number;
  readonly limits?: Partial<InternalServerLimits>;
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Makes the server misbehave, to test clients. */
  readonly fault?: Fault;
};

/** Port of both generations. */
export const defaultInternalPort = 8888;

/** The TCP server of a gateway, to which the devices of a vehicle connect (fleet spec §3, §4). */
export class InternalServer implements DevicePort {
  readonly #server: Server;
  readonly #doorman: Doorman;
  readonly #context: SessionContext;
  readonly #sessions = new Set<Session>();
  readonly #host: string;
  readonly #port: number;

  constructor(options: InternalServerOptions) {
    const { dialect = productionDialect, clock = systemClock, log = consoleLogger() } = options;
    const limits = { ...defaultInternalServerLimits, ...options.limits };
    this.#host = options.host ?? "0.0.0.0";
    this.#port = options.port ?? defaultInternalPort;
    this.#doorman = new Doorman(limits);
    this.#context = {
      dialect,
      clock,
      log,
      limits,
      handler: options.handler,
      registry: new Registry(),
      deadlines: new DeadlineTable({ clock, log }),
      counts: newServerCounts(),
      fault: options.fault,
      onClosed: (session) => this.#sessions.delete(session),
    };
    this.#server = createServer((socket) => this.#onSocket(socket));
  }

  /** The port that is listened on. Throws `CLOSED` when there is none. */
  get port(): number {
    const address = this.#server.address() as AddressInfo | null;
    if (address === null) throw new EdgeloomError("CLOSED", "the internal server does not listen");
    return address.port;
  }

  get counts(): Readonly<ServerCounts> {
    return this.#context.counts;
  }

  /** How many connections there are, and how many identities are held. */
  get load(): { readonly connections: number; readonly devices: number; readonly deadlines: number } {
    const { registry, deadlines } = this.#context;
    return { connections: this.#doorman.open, devices: registry.size, deadlines: deadlines.size };
  }

  /** Starts to listen. Rejects with `UNAVAILABLE` when the address cannot be had. */
  async open(): Promise<void> {
    try {
      await once(this.#server.listen(this.#port, this.#host), "listening");
    } catch (cause) {
      throw listenFailure(`${this.#host}:${this.#port}`, cause);
    }
    // From now on it can only be a connection that could not be taken; the others go on.
    this.#server.on("error", (error) =>
      this.#context.log.error({ error }, "the internal server had an error"),
    );
  }

  /** Ends all connections and listens no longer. Twice is fine. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of [...this.#sessions]) session.close();
    await closed;
  }

  push(device: Device, command: Uint8Array): boolean {
    const session = this.#context.registry.find(device);
    if (session?.device?.priority !== device.priority) return false;
    session.command(device, command);
    return true;
  }

  disconnect(device: Device): boolean {
    const session = this.#context.registry.find(device);
    session?.close();
    return session !== undefined;
  }

  #onSocket(socket: Socket): void {
    // A socket that was closed before it came here has no address, and nothing to say.
    const address = socket.remoteAddress ?? "";
    if (!this.#doorman.enter(address)) {
      this.#context.counts.turnedAway++;
      socket.on("error", () => {});
      socket.destroy();
      return;
    }
    this.#context.counts.connections++;
    socket.once("close", () => this.#doorman.leave(address));
    this.#sessions.add(new Session(socket, this.#context));
  }
}

const listenFailures: Readonly<Record<string, readonly [reason: string, fix: string]>> = {
  EADDRINUSE: ["it is taken", "stop the program that has this port, or choose another one with --port"],
  EACCES: ["this user may not", "choose a port above 1023 with --port, or let this user have lower ones"],
  EADDRNOTAVAIL: ["this machine has no such address", "give one that it has with --ip-address, or 0.0.0.0"],
  ENOTFOUND: ["there is no such address", "give one of this machine with --ip-address, or 0.0.0.0"],
};

function listenFailure(address: string, cause: unknown): EdgeloomError {
  const known = listenFailures[String((cause as NodeJS.ErrnoException).code)];
  const [reason, fix] = known ?? ["the system refuses it", "choose another address or port"];
  return new EdgeloomError("UNAVAILABLE", `cannot listen on ${address}: ${reason}`, {
    place: "InternalServer",
    fix,
    cause,
  });
}
