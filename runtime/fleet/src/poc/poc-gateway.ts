import { type Clock, consoleLogger, DeadlineTable, type Logger, systemClock } from "@edgeloom/runtime/base";
import type { DeviceModule } from "@edgeloom/runtime/devices";
import { MemoryLinks, type MessageLink } from "@edgeloom/runtime/transport/mqtt";
import { type Fault, InternalServer, pocDialect } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { PocModuleHandler } from "../module-handler/index.js";
import { HandlerService } from "./handler-service.js";
import { IpcDevices } from "./ipc-devices.js";
import { PocExternalClient } from "./poc-external-client.js";
import type { PocExternalClientOptions } from "./poc-options.js";
import { RemoteHandler } from "./remote-handler.js";

/** What a gateway of the proof of concept needs. */
export type PocGatewayOptions = Omit<PocExternalClientOptions, "modules" | "devices"> & {
  readonly modules: readonly DeviceModule[];
  /** Makes links to the broker between the parts; a broker inside the process where left out. */
  readonly newIpcLink?: () => MessageLink;
  /** Where devices connect; 127.0.0.1 where left out. */
  readonly host?: string;
  /** 8888 where left out; 0 takes any free one. */
  readonly port?: number;
  readonly fault?: Fault;
};

/** For an answer of a module handler that may be in another process. */
export const ipcAnswerTimeoutMs = 5_000;

/** The three parts of the proof of concept in one process; what they say to each other may go over a broker all the same. */
export class PocGateway {
  readonly #remote: RemoteHandler;
  readonly #server: InternalServer;
  readonly #service: HandlerService;
  readonly #client: PocExternalClient;

  constructor(options: PocGatewayOptions) {
    const { clock = systemClock, log = consoleLogger() }: { clock?: Clock; log?: Logger } = options;
    const { newIpcLink = inMemory(log), host = "127.0.0.1" } = options;
    const modules = new ModuleSet(options.modules, { clock });
    const handler = new PocModuleHandler({ modules, log });
    this.#remote = new RemoteHandler({
      link: newIpcLink(),
      modules,
      dialect: "proof-of-concept",
      log,
    });
    this.#server = new InternalServer({
      handler: this.#remote,
      dialect: pocDialect,
      host,
      limits: { answerTimeoutMs: ipcAnswerTimeoutMs },
      clock,
      log,
      ...(options.port !== undefined && { port: options.port }),
      ...(options.fault !== undefined && { fault: options.fault }),
    });
    this.#service = new HandlerService({ link: newIpcLink(), handler, modules, log });
    const deadlines = new DeadlineTable({ clock, log });
    const devices = new IpcDevices({ link: newIpcLink(), deadlines, log });
    this.#client = new PocExternalClient({ ...options, modules, devices });
  }

  /** The port on which devices are awaited. Throws `CLOSED` when there is none. */
  get port(): number {
    return this.#server.port;
  }

  get load(): { readonly devices: number; readonly endpoints: PocExternalClient["phases"] } {
    return { devices: this.#server.load.devices, endpoints: this.#client.phases };
  }

  /** Begins to take devices in. Rejects with `UNAVAILABLE` when the port cannot be had. */
  async open(): Promise<void> {
    this.#client.open();
    this.#service.open();
    this.#remote.open();
    try {
      await this.#server.open();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Lets the devices go, which is still told, and ends. Twice is fine. */
  async close(): Promise<void> {
    await this.#server.close();
    await this.#remote.close();
    await this.#service.close();
    await this.#client.close();
  }
}

function inMemory(log: Logger): () => MessageLink {
  const broker = new MemoryLinks({ log });
  return () => broker.link();
}
