import { EdgeloomError } from "@edgeloom/runtime";
import type { ForwardedStatus } from "../module-handler/index.js";
import { moduleOf } from "../wire/index.js";
import { PocConnection, type PocPhase } from "./poc-connection.js";
import type { PocEndpoint, PocExternalClientOptions } from "./poc-options.js";

/**
 * The external client of the proof of concept: one connection per endpoint, made when the first status of one of its modules
 * arrives (fleet spec §5.3).
 */
export class PocExternalClient {
  readonly #options: PocExternalClientOptions;
  readonly #byModule: ReadonlyMap<number, PocEndpoint>;
  readonly #connections = new Map<PocEndpoint, PocConnection>();
  #stopListening: (() => void) | undefined;

  /** Throws `CONFIG` when a module belongs to two endpoints. */
  constructor(options: PocExternalClientOptions) {
    this.#options = options;
    const byModule = new Map<number, PocEndpoint>();
    for (const endpoint of options.endpoints)
      for (const module of endpoint.modules) {
        if (byModule.has(module)) throw takenTwice(module);
        byModule.set(module, endpoint);
      }
    this.#byModule = byModule;
  }

  /** The connections that there are, in the order in which they were made. */
  get phases(): readonly PocPhase[] {
    return [...this.#connections.values()].map(({ phase }) => phase);
  }

  /** Begins to listen to the module handler. */
  open(): void {
    const { devices } = this.#options;
    this.#stopListening ??= devices.events.on("status", (status) => this.#onStatus(status));
    devices.open();
  }

  /** Stops at once; nothing more is sent. Twice is fine. */
  async close(): Promise<void> {
    this.#stopListening?.();
    const connections = [...this.#connections.values()];
    await Promise.all([
      this.#options.devices.close(),
      ...connections.map((connection) => connection.close()),
    ]);
  }

  #onStatus(status: ForwardedStatus): void {
    const endpoint = this.#byModule.get(moduleOf(status.device));
    if (endpoint === undefined) return;
    const connection = this.#connections.get(endpoint);
    if (connection !== undefined) return connection.status(status);
    // The end of a device of which the cloud has never heard is no reason to connect.
    if (!status.isDisconnect) this.#connect(endpoint, status);
  }

  #connect(endpoint: PocEndpoint, first: ForwardedStatus): void {
    const onEnd = (): void => void this.#connections.delete(endpoint);
    const connection = new PocConnection({ ...this.#options, endpoint, first, onEnd });
    this.#connections.set(endpoint, connection);
    connection.open();
  }
}

function takenTwice(module: number): EdgeloomError {
  return new EdgeloomError("CONFIG", `module ${module} belongs to two endpoints`, {
    place: "PocExternalClient",
    fix: "keep it at one of them",
  });
}
