import { consoleLogger, Emitter, type Logger } from "@edgeloom/runtime/base";
import type { DeviceLogic, ModuleSet, View } from "../module/index.js";
import { type Device, deviceText } from "../wire/index.js";
import { DeviceTable } from "./device-table.js";
import type { CommandOutcome, GatewayDevices, GatewayEvents } from "./gateway-devices.js";
import { defaultMaxDevices, type HandlerOptions } from "./options.js";

/** What every module handler knows of a device. */
export type KnownDevice = {
  readonly device: Device;
  readonly logic: DeviceLogic;
  /** The aggregated status. */
  readonly current: View;
};

/** What both module handlers do alike: remember devices, tell of them, and take commands for them. */
export abstract class HandlerBase<State extends KnownDevice> implements GatewayDevices {
  readonly events: Emitter<GatewayEvents>;
  protected readonly modules: ModuleSet;
  protected readonly log: Logger;
  protected readonly devices: DeviceTable<State>;

  constructor({ modules, log = consoleLogger(), maxDevices = defaultMaxDevices }: HandlerOptions) {
    this.modules = modules;
    this.log = log;
    this.events = new Emitter({ log });
    this.devices = new DeviceTable(maxDevices);
  }

  /** A device that had connected is gone: that is told with its last status, once. */
  disconnected(device: Device): void {
    const state = this.devices.find(device);
    if (state === undefined) return;
    this.devices.remove(device);
    this.forward(state, true);
  }

  devicesOf(module: number): readonly Device[] {
    return this.devices.ofModule(module).map(({ device }) => device);
  }

  lastStatus(device: Device): Uint8Array | undefined {
    return this.devices.find(device)?.current.bytes;
  }

  forceStatus(device: Device): boolean {
    const state = this.devices.find(device);
    if (state !== undefined) this.forward(state, false);
    return state !== undefined;
  }

  passCommand(device: Device, data: Uint8Array): CommandOutcome {
    if (data.length === 0) return "empty";
    const outcome = this.#outcomeOf(device, new Uint8Array(data));
    if (outcome !== "queued" && outcome !== "pushed")
      this.log.warn({ device: deviceText(device), outcome }, "a command was ignored");
    return outcome;
  }

  #outcomeOf(device: Device, data: Uint8Array): CommandOutcome {
    const state = this.devices.find(device);
    if (state === undefined) return "unknown-device";
    return state.logic.isCommandValid(data) ? this.takeCommand(state, device, data) : "invalid";
  }

  /** A valid command for a device that is known. `device` is as the cloud names it. */
  protected abstract takeCommand(state: State, device: Device, data: Uint8Array): CommandOutcome;

  /** Remembers a new device; false, and said in the log, when there are too many. */
  protected add(state: State): boolean {
    const isAdded = this.devices.add(state);
    if (!isAdded) this.log.error({ device: deviceText(state.device) }, "there are too many devices");
    return isAdded;
  }

  /** Sends the aggregated status on. */
  protected forward({ device, current }: State, isDisconnect: boolean): void {
    this.events.emit("status", { device, statusData: current.bytes, isDisconnect });
  }
}
