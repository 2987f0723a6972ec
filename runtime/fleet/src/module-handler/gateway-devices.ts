import type { Emitter } from "@edgeloom/runtime/base";
import type { Device } from "../wire/index.js";

/** A status that leaves the module handler towards the cloud. */
export type ForwardedStatus = {
  readonly device: Device;
  readonly statusData: Uint8Array;
  /** The last one of a device that is gone. */
  readonly isDisconnect: boolean;
};

/** What a module handler tells whoever listens, in the order of events. */
export type GatewayEvents = {
  status: [status: ForwardedStatus];
};

/** What became of a command from the cloud. All but the first two are ignored, and said in the log. */
export type CommandOutcome = "queued" | "pushed" | "empty" | "unknown-device" | "invalid" | "undelivered";

/** The module handler as the external client sees it (fleet spec §6, §7.4). */
export interface GatewayDevices {
  readonly events: Pick<Emitter<GatewayEvents>, "on">;
  /** Devices of a module that have sent a status, in the order of their first one. */
  devicesOf(module: number): readonly Device[];
  /** The aggregated status of a device; undefined when it is unknown. */
  lastStatus(device: Device): Uint8Array | undefined;
  /** Sends the aggregated status on now; false when the device is unknown. */
  forceStatus(device: Device): boolean;
  /** Takes a command from the cloud. `data` is copied. */
  passCommand(device: Device, data: Uint8Array): CommandOutcome;
}
