import { type Clock, consoleLogger, type Logger, systemClock, type Timer } from "@edgeloom/runtime/base";
import type { DeviceModule } from "@edgeloom/runtime/devices";
import { type DeviceIdentity, InternalClient } from "../internal-client/index.js";
import { type DeviceLogic, ModuleSet } from "../module/index.js";
import { deviceText, newDevice } from "../wire/index.js";
import type { Random } from "./random-value.js";
import { StatusMaker } from "./status-maker.js";

/** What virtual devices need. */
export type VirtualDevicesOptions = {
  /** One device is made for each of their device types. */
  readonly modules: readonly DeviceModule[];
  /** Where the gateway is. */
  readonly host: string;
  readonly port: number;
  /** Between two statuses of a device; 1 s. */
  readonly intervalMs?: number;
  readonly random?: Random;
  readonly clock?: Clock;
  readonly log?: Logger;
};

/** Devices that are not there: they connect, report random statuses that their modules take, and do what they are told. */
export class VirtualDevices {
  readonly #devices: readonly VirtualDevice[];

  constructor(options: VirtualDevicesOptions) {
    const set = new ModuleSet(options.modules);
    this.#devices = options.modules.flatMap((module) =>
      Object.values(module.devices).flatMap((device) => {
        const deviceType = device.type === "any" ? 0 : device.type;
        const logic = set.find(module.number, deviceType);
        if (logic === undefined) return [];
        const identity = {
          module: module.number,
          deviceType,
          deviceRole: roleOf(module),
          deviceName: device.name,
        };
        return [new VirtualDevice(identity, logic, options)];
      }),
    );
  }

  get size(): number {
    return this.#devices.length;
  }

  open(): void {
    for (const device of this.#devices) device.open();
  }

  close(): void {
    for (const device of this.#devices) device.close();
  }
}

/** A role of which a module says exactly what it is, or one that says what these devices are. */
function roleOf({ rolePattern = "" }: DeviceModule): string {
  return /^\^(\w+)\$$/.exec(rolePattern)?.[1] ?? "virtual";
}

/** Longer than a real device waits: the gateway is in the same process, which may be busy with its start. */
const timeoutMs = 5_000;

class VirtualDevice {
  readonly #identity: DeviceIdentity;
  readonly #name: string;
  readonly #options: VirtualDevicesOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #maker: StatusMaker;
  #client: InternalClient | undefined;
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(identity: DeviceIdentity, logic: DeviceLogic, options: VirtualDevicesOptions) {
    this.#identity = identity;
    this.#name = deviceText(newDevice(identity));
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? consoleLogger();
    this.#maker = new StatusMaker(logic, options.random ?? Math.random);
  }

  open(): void {
    void this.#report();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#client?.destroy();
  }

  async #report(): Promise<void> {
    try {
      this.#client ??= await this.#connect();
      if (!this.#isClosed) await this.#client.sendStatus(this.#maker.next(), { timeoutMs });
    } catch (error) {
      // It has destroyed itself, and is made anew at the next turn.
      this.#client = undefined;
      if (!this.#isClosed) this.#log.warn({ device: this.#name, error }, "a virtual device was interrupted");
    }
    if (this.#isClosed) this.#client?.destroy();
    else this.#timer = this.#clock.startTimer(this.#options.intervalMs ?? 1_000, () => void this.#report());
  }

  async #connect(): Promise<InternalClient> {
    const { host, port } = this.#options;
    const client = await InternalClient.connect({
      device: this.#identity,
      connectTimeoutMs: timeoutMs,
      host,
      port,
      clock: this.#clock,
      log: this.#log,
    });
    client.events.on("command", (command) => {
      this.#log.debug(
        { device: this.#name, command: Buffer.from(command).toString() },
        "a virtual device was told",
      );
      this.#maker.told(command);
    });
    return client;
  }
}
