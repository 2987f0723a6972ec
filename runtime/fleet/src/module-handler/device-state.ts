import type { Deadline } from "@edgeloom/runtime/base";
import type { DeviceLogic, View } from "../module/index.js";
import type { Device } from "../wire/index.js";

/** Commands from the cloud that may wait for a device; the oldest gives way (fleet spec §6.4). */
export const maxWaitingCommands = 3;

/** What the module handler knows of a device. */
export class DeviceState {
  readonly logic: DeviceLogic;
  /** As in its newest status: name and priority may change. */
  device: Device;
  /** The aggregated status. */
  current: View;
  /** Given to the device when nothing waits. */
  command: Uint8Array;
  /** Periods in which the device said nothing. */
  silentPeriods = 0;
  /** When the period began, and what looks whether it is over. */
  periodStartMs = 0;
  period: Deadline | undefined;
  readonly #waiting: Uint8Array[] = [];

  constructor(device: Device, logic: DeviceLogic, current: View, firstCommand: Uint8Array) {
    this.device = device;
    this.logic = logic;
    this.current = current;
    this.command = firstCommand;
  }

  /** Lets a command wait; true when the oldest had to go for it. */
  enqueue(command: Uint8Array): boolean {
    this.#waiting.push(command);
    if (this.#waiting.length <= maxWaitingCommands) return false;
    this.#waiting.shift();
    return true;
  }

  /** The command that has waited longest. */
  dequeue(): Uint8Array | undefined {
    return this.#waiting.shift();
  }
}
