import type { ModuleSet } from "../module/index.js";
import { type Device, identityKey } from "../wire/index.js";
import type { ExternalLimits } from "./timing.js";

/** What is remembered of a device. Both are absent while the cloud has missed nothing. */
export type Missed = { readonly lastStatus?: Uint8Array; readonly errorMessage?: Uint8Array | undefined };

const nothingMissed: Missed = {};

/** Folds the statuses that the cloud missed into one error message per device (fleet spec §7.4). */
export class ErrorAggregator {
  readonly #modules: ModuleSet;
  readonly #limits: ExternalLimits;
  readonly #missed = new Map<string, Missed>();

  constructor(modules: ModuleSet, limits: ExternalLimits) {
    this.#modules = modules;
    this.#limits = limits;
  }

  get size(): number {
    return this.#missed.size;
  }

  /** Undefined for a device that the cloud has never heard of. */
  find(device: Device): Missed | undefined {
    return this.#missed.get(identityKey(device));
  }

  /** The cloud missed a status. */
  add(device: Device, status: Uint8Array): void {
    const before = this.#missed.get(identityKey(device));
    const errorMessage = this.#fold(device, before?.errorMessage, status);
    this.#set(device, { lastStatus: status, errorMessage });
  }

  /** The cloud hears of a device for the first time, and misses nothing. */
  register(device: Device): void {
    if (this.find(device) === undefined) this.#set(device, nothingMissed);
  }

  forget(device: Device): void {
    this.#missed.delete(identityKey(device));
  }

  /** The cloud has heard of everything, and of these devices. */
  clear(devices: readonly Device[]): void {
    this.#missed.clear();
    for (const device of devices) this.#set(device, nothingMissed);
  }

  #set(device: Device, missed: Missed): void {
    const key = identityKey(device);
    if (!this.#missed.has(key)) this.#makeRoom();
    this.#missed.set(key, missed);
  }

  /** A status that cannot be folded leaves the message as it was. */
  #fold(device: Device, before: Uint8Array | undefined, status: Uint8Array): Uint8Array | undefined {
    const folded = this.#modules.find(device.module, device.deviceType)?.foldError(before, status);
    return folded !== undefined && folded.length <= this.#limits.maxErrorBytes ? folded : before;
  }

  #makeRoom(): void {
    if (this.#missed.size < this.#limits.maxDevices) return;
    const [oldest] = this.#missed.keys();
    if (oldest !== undefined) this.#missed.delete(oldest);
  }
}
