import {
  type Clock,
  consoleLogger,
  type Deadline,
  DeadlineTable,
  type Logger,
  systemClock,
} from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import { type Device, deviceText, identityKey } from "../wire/index.js";
import { decodeDeviceMessage, decodeStatus, encodeDeviceMessage } from "./ipc-messages.js";
import { ipcTopics } from "./topics.js";

/** What a period checker needs. */
export type PeriodCheckerOptions = {
  /** The broker between the processes. The checker owns the link. */
  readonly link: MessageLink;
  /** Without a status that is sent on for so long, one is asked for; 5 s. */
  readonly periodMs?: number;
  /** Devices that are watched; 10,000. */
  readonly maxDevices?: number;
  readonly clock?: Clock;
  readonly log?: Logger;
};

/** Asks for a status of every device from which none was sent on for a while (fleet spec §5). */
export class PeriodChecker {
  readonly #options: PeriodCheckerOptions;
  readonly #log: Logger;
  readonly #deadlines: DeadlineTable;
  readonly #timers = new Map<string, Deadline>();

  constructor(options: PeriodCheckerOptions) {
    const { clock = systemClock, log = consoleLogger() } = options;
    this.#options = options;
    this.#log = log;
    this.#deadlines = new DeadlineTable({ clock, log });
  }

  /** Devices that are watched. */
  get devices(): number {
    return this.#timers.size;
  }

  open(): void {
    const { link } = this.#options;
    link.events.on("message", (topic, payload) => this.#onMessage(topic, payload));
    link.subscribe(ipcTopics.sendStatus, 0);
    link.subscribe(ipcTopics.deviceDisconnect, 0);
    link.open();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    await this.#options.link.close();
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    try {
      if (topic === ipcTopics.deviceDisconnect) return this.#forget(decodeDeviceMessage(payload));
      const status = decodeStatus(payload);
      if (status !== undefined) this.#watch(status.device);
    } catch (error) {
      this.#log.warn({ topic, error }, "a message between the parts was not understood");
    }
  }

  #watch(device: Device): void {
    const { periodMs = 5_000, maxDevices = 10_000 } = this.#options;
    this.#forget(device);
    if (this.#timers.size >= maxDevices) return;
    const timer = this.#deadlines.schedule(periodMs, () => this.#onSilence(device));
    this.#timers.set(identityKey(device), timer);
  }

  #forget(device: Device): void {
    const key = identityKey(device);
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  /** What the module handler sends then begins the next period; a device that it does not know is forgotten here as well. */
  #onSilence(device: Device): void {
    this.#timers.delete(identityKey(device));
    this.#log.info({ device: deviceText(device) }, "a status is asked for");
    const { link } = this.#options;
    link.publish(ipcTopics.forceStatusSend, encodeDeviceMessage(device), 0).catch((error: unknown) => {
      this.#log.warn({ error }, "the module handler could not be asked for a status");
    });
  }
}
