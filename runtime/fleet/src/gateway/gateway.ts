import { type Clock, consoleLogger, type Logger, systemClock } from "@edgeloom/runtime/base";
import type { DeviceModule } from "@edgeloom/runtime/devices";
import {
  ExternalClient,
  type ExternalEndpoint,
  type ExternalLimits,
  type ExternalLoad,
  type ExternalTiming,
} from "../external-client/index.js";
import { type Fault, InternalServer, type InternalServerLimits } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { ModuleHandler } from "../module-handler/index.js";

/** What a gateway needs. */
export type GatewayOptions = {
  readonly company: string;
  readonly vehicleName: string;
  readonly modules: readonly DeviceModule[];
  /** The servers, each with the numbers of its modules. */
  readonly endpoints: readonly ExternalEndpoint[];
  /** Where devices connect; all IPv4 interfaces where left out. */
  readonly host?: string;
  /** 8888 where left out; 0 takes any free one. */
  readonly port?: number;
  /** Makes the internal server misbehave, to test devices. */
  readonly fault?: Fault;
  readonly timing?: Partial<ExternalTiming>;
  readonly limits?: Partial<InternalServerLimits & ExternalLimits>;
  readonly clock?: Clock;
  readonly log?: Logger;
};

/** For the last statuses of the devices, when a gateway ends. */
const defaultDrainMs = 3_000;

/** A whole gateway in one process: internal server, module handler and external client. */
export class Gateway {
  readonly #handler: ModuleHandler;
  readonly #server: InternalServer;
  readonly #client: ExternalClient;

  /** Throws `CONFIG` when modules and endpoints do not fit together. */
  constructor(options: GatewayOptions) {
    const { clock = systemClock, log = consoleLogger(), timing = {}, limits = {} } = options;
    const { company, vehicleName, endpoints } = options;
    const modules = new ModuleSet(activeModules(options), { clock });
    const handler = new ModuleHandler({ modules, clock, log });
    this.#handler = handler;
    this.#server = new InternalServer({
      handler,
      clock,
      log,
      limits,
      ...(options.host !== undefined && { host: options.host }),
      ...(options.port !== undefined && { port: options.port }),
      ...(options.fault !== undefined && { fault: options.fault }),
    });
    handler.attach(this.#server);
    this.#client = new ExternalClient({
      company,
      vehicleName,
      modules,
      devices: handler,
      endpoints,
      timing,
      limits,
      clock,
      log,
    });
  }

  /** The port on which devices are awaited. Throws `CLOSED` when there is none. */
  get port(): number {
    return this.#server.port;
  }

  get load(): { readonly devices: number; readonly endpoints: readonly ExternalLoad[] } {
    return { devices: this.#handler.load.devices, endpoints: this.#client.load };
  }

  /** Begins to connect to the servers, and to take devices in. Rejects with `UNAVAILABLE` when the port cannot be had. */
  async open(): Promise<void> {
    this.#client.open();
    try {
      await this.#server.open();
    } catch (error) {
      await this.#client.close();
      throw error;
    }
  }

  /** Lets the devices go, tells the servers so, waits for their word, though not for long, and ends. Twice is fine. */
  async close(drainMs: number = defaultDrainMs): Promise<void> {
    await this.#server.close();
    await this.#client.drain(drainMs);
    await this.#client.close();
    this.#handler.close();
  }
}

/** A module without an endpoint is not active: its devices are refused (fleet spec §6.2). */
function activeModules({ modules, endpoints, log }: GatewayOptions): readonly DeviceModule[] {
  const wanted = new Set(endpoints.flatMap((endpoint) => endpoint.modules));
  return modules.filter(({ number, name }) => {
    const isWanted = wanted.has(number);
    if (!isWanted) log?.warn({ module: number, name }, "a module has no endpoint and is left out");
    return isWanted;
  });
}
