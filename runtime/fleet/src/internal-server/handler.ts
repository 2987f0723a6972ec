import type { Device } from "../wire/index.js";

/** Whether a device may stay, as far as its module and type are concerned. */
export type Verdict = "ok" | "module-not-supported" | "device-not-supported";

/**
 * What becomes of a status: the command to answer it with; `none`, no answer, upon which the device is dropped when its time is
 * over; or `drop`, dropped at once.
 */
export type StatusAnswer = Uint8Array | "none" | "drop";

/** What stands behind the internal server: the module handler, in this process or in another one. Answers may come later. */
export interface DeviceHandler {
  /** A device wants to connect, and its identity is free. */
  connect(device: Device): Verdict | Promise<Verdict>;
  /**
   * A status has come. `data` is valid until the call returns. `isFirst` is true for the first status of a connection. What is
   * thrown or rejected counts as `none`.
   */
  status(
    device: Device,
    data: Uint8Array,
    facts: { readonly isFirst: boolean },
  ): StatusAnswer | Promise<StatusAnswer>;
  /** A device that had connected is gone, whatever the reason. */
  disconnected(device: Device): void;
}

/** What a handler may ask of the internal server by itself. */
export interface DevicePort {
  /** Sends a command that nobody waits for; false when no connection has this identity and priority (fleet spec §6.6). */
  push(device: Device, command: Uint8Array): boolean;
  /** Closes the connection of a device; false when it has none. */
  disconnect(device: Device): boolean;
}
