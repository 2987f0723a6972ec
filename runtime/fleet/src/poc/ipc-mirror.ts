import { consoleLogger, Emitter, type Logger } from "@edgeloom/runtime/base";
import type {
  CommandOutcome,
  ForwardedStatus,
  GatewayDevices,
  GatewayEvents,
} from "../module-handler/index.js";
import { type Device, type ExternalCommand, identityKey, moduleOf } from "../wire/index.js";
import type { IpcDevices } from "./ipc-devices.js";

/** How a mirror is made. */
export type IpcMirrorOptions = {
  readonly devices: IpcDevices;
  /** Modules whose devices are asked for at the start. */
  readonly modules: readonly number[];
  /** Makes a command that goes to the module handler. */
  readonly newCommand: (device: Device, data: Uint8Array) => ExternalCommand;
  /** Devices that are known at a time; 10,000. */
  readonly maxDevices?: number;
  readonly log?: Logger;
};

/**
 * A module handler of another process for the external client of the production gateway, which wants answers at once: it keeps the
 * last status that was sent on of each device.
 */
export class IpcMirror implements GatewayDevices {
  readonly events: Emitter<GatewayEvents>;
  readonly #options: IpcMirrorOptions;
  readonly #log: Logger;
  readonly #last = new Map<string, ForwardedStatus>();

  constructor(options: IpcMirrorOptions) {
    this.#options = options;
    this.#log = options.log ?? consoleLogger();
    this.events = new Emitter({ log: this.#log });
  }

  /** Listens, and asks for the devices that are there already. */
  open(): void {
    const { devices, modules } = this.#options;
    devices.events.on("status", (status) => this.#onStatus(status));
    devices.events.on("up", () => void this.#askAll(modules));
    devices.open();
  }

  async close(): Promise<void> {
    await this.#options.devices.close();
  }

  devicesOf(module: number): readonly Device[] {
    return [...this.#last.values()]
      .map(({ device }) => device)
      .filter((device) => moduleOf(device) === module);
  }

  lastStatus(device: Device): Uint8Array | undefined {
    return this.#last.get(identityKey(device))?.statusData;
  }

  forceStatus(device: Device): boolean {
    const last = this.#last.get(identityKey(device));
    if (last !== undefined) this.events.emit("status", last);
    return last !== undefined;
  }

  passCommand(device: Device, data: Uint8Array): CommandOutcome {
    if (data.length === 0) return "empty";
    if (!this.#last.has(identityKey(device))) return "unknown-device";
    this.#options.devices.passCommand(this.#options.newCommand(device, data));
    return "queued";
  }

  #onStatus(status: ForwardedStatus): void {
    const key = identityKey(status.device);
    const { maxDevices = 10_000 } = this.#options;
    if (status.isDisconnect) this.#last.delete(key);
    else if (this.#last.has(key) || this.#last.size < maxDevices) this.#last.set(key, status);
    this.events.emit("status", status);
  }

  async #askAll(modules: readonly number[]): Promise<void> {
    const { devices } = this.#options;
    try {
      for (const module of modules)
        for (const device of await devices.devicesOf(module)) {
          const statusData = await devices.lastStatus(device);
          if (statusData.length > 0 && !this.#last.has(identityKey(device)))
            this.#onStatus({ device, statusData, isDisconnect: false });
        }
    } catch (error) {
      this.#log.warn({ error }, "the devices that are there already are not known yet");
    }
  }
}
