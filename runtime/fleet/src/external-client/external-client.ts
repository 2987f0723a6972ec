import { EdgeloomError } from "@edgeloom/runtime";
import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { GatewayDevices } from "../module-handler/index.js";
import { deviceText, moduleOf } from "../wire/index.js";
import type { ConnectionOptions, ExternalLoad } from "./connection-options.js";
import { ExternalConnection } from "./external-connection.js";

/** A server in the cloud, and the modules that belong to it. */
export type ExternalEndpoint = {
  /** The client owns it: opens and closes it. */
  readonly link: MessageLink;
  readonly modules: readonly number[];
};

/** What an external client needs. */
export type ExternalClientOptions = Omit<ConnectionOptions, "link" | "moduleNumbers"> & {
  readonly devices: GatewayDevices;
  readonly endpoints: readonly ExternalEndpoint[];
};

/** The part of a gateway that speaks with the cloud: one connection per endpoint (fleet spec §7). */
export class ExternalClient {
  readonly #connections: readonly ExternalConnection[];
  readonly #byModule: ReadonlyMap<number, ExternalConnection>;
  readonly #devices: GatewayDevices;
  readonly #log: Logger;
  #stopListening: (() => void) | undefined;

  /** Throws `CONFIG` when a module belongs to two endpoints, or is not known. */
  constructor({ endpoints, ...options }: ExternalClientOptions) {
    this.#devices = options.devices;
    this.#log = options.log ?? consoleLogger();
    const byModule = new Map<number, ExternalConnection>();
    this.#connections = endpoints.map(({ link, modules }) => {
      const connection = new ExternalConnection({ ...options, link, moduleNumbers: modules });
      for (const module of modules) {
        checkModule(module, byModule.has(module), options.modules.has(module));
        byModule.set(module, connection);
      }
      return connection;
    });
    this.#byModule = byModule;
  }

  /** One per endpoint, in their order. */
  get load(): readonly ExternalLoad[] {
    return this.#connections.map((connection) => connection.load);
  }

  /** Begins to listen to the devices and to connect. */
  open(): void {
    this.#stopListening ??= this.#devices.events.on("status", (status) => {
      const connection = this.#byModule.get(moduleOf(status.device));
      if (connection === undefined)
        this.#log.warn({ device: deviceText(status.device) }, "the module of a device has no endpoint");
      else connection.status(status);
    });
    for (const connection of this.#connections) connection.open();
  }

  /** Waits until the servers have acknowledged everything that was sent, but no longer than `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.drain(timeoutMs)));
  }

  /** Stops at once; nothing more is sent. Twice is fine. */
  async close(): Promise<void> {
    this.#stopListening?.();
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }
}

function checkModule(module: number, isTaken: boolean, isKnown: boolean): void {
  const place = "ExternalClient";
  if (isTaken)
    throw new EdgeloomError("CONFIG", `module ${module} belongs to two endpoints`, {
      place,
      fix: "keep it at one of them",
    });
  if (!isKnown)
    throw new EdgeloomError("CONFIG", `module ${module} of an endpoint is not known`, {
      place,
      fix: "add its definition, or take it out of the endpoint",
    });
}
