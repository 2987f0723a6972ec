import type { Logger } from "@edgeloom/runtime/base";
import type { Device } from "../wire/index.js";

/** Why a device is connected no longer: it said so, the car did not answer in time, or something went wrong. */
export type DisconnectReason = "announced" | "timeout" | "error";

/** What a server module is given, one for each car. */
export type ServerModuleContext = {
  readonly company: string;
  readonly car: string;
  /** From the server's configuration; beside it `company_name` and `car_name`, which it may override. */
  readonly config: Readonly<Record<string, string>>;
  /**
   * Sends a command to a device of the car. While no device of the module is connected it is dropped, as is everything that
   * was issued before the first one of them came (fleet spec §10.2). `data` is copied.
   */
  readonly issue: (device: Device, data: Uint8Array) => void;
  readonly log: Logger;
};

/** The code that understands the payloads of one module in the cloud, for one car (fleet spec §10.2). What it throws is logged. */
export interface ServerModule {
  isDeviceTypeSupported(deviceType: number): boolean;
  deviceConnected(device: Device): void;
  deviceDisconnected(device: Device, reason: DisconnectReason): void;
  /** `data` may be kept. */
  forwardStatus(device: Device, data: Uint8Array): void;
  /** The error message of an outage; comes right after the status that it came with, and never empty. */
  forwardErrorMessage(device: Device, data: Uint8Array): void;
  /** A command that the module issued was answered; in the order in which they were sent. */
  commandAcknowledged(device: Device, data: Uint8Array): void;
  /** The server ends. */
  close?(): void;
}

/** A module as a server's configuration names it. */
export type ServerModuleSetup = {
  readonly create: (context: ServerModuleContext) => ServerModule;
  readonly config?: Readonly<Record<string, string>>;
};
