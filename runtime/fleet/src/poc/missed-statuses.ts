import type { ModuleSet } from "../module/index.js";
import { type Device, identityKey } from "../wire/index.js";
import type { PocLimits } from "./poc-options.js";

type Missed = { readonly device: Device; readonly statuses: Uint8Array[] };

/** Keeps the statuses that the cloud missed, by device, and makes one error message of them (fleet spec §5.3). */
export class MissedStatuses {
  readonly #modules: ModuleSet;
  readonly #limits: PocLimits;
  readonly #missed = new Map<string, Missed>();

  constructor(modules: ModuleSet, limits: PocLimits) {
    this.#modules = modules;
    this.#limits = limits;
  }

  /** Devices of which something was missed, in the order in which that began. */
  devices(): readonly Device[] {
    return [...this.#missed.values()].map(({ device }) => device);
  }

  /** The cloud missed a status. */
  add(device: Device, status: Uint8Array): void {
    const key = identityKey(device);
    const missed = this.#missed.get(key) ?? { device, statuses: [] };
    if (missed.statuses.length === 0) this.#makeRoom();
    this.#missed.set(key, missed);
    missed.statuses.push(status);
    if (missed.statuses.length > this.#limits.maxMissed) missed.statuses.shift();
  }

  /** The last status that was missed, and the error message of all of them where the module has one. */
  find(
    device: Device,
  ): { readonly lastStatus: Uint8Array; readonly errorMessage: Uint8Array | undefined } | undefined {
    const statuses = this.#missed.get(identityKey(device))?.statuses ?? [];
    const lastStatus = statuses.at(-1);
    if (lastStatus === undefined) return undefined;
    const logic = this.#modules.find(device.module, device.deviceType);
    return { lastStatus, errorMessage: logic?.collectErrors(statuses) };
  }

  /** The cloud has heard of everything. */
  clear(): void {
    this.#missed.clear();
  }

  #makeRoom(): void {
    if (this.#missed.size < this.#limits.maxDevices) return;
    const [oldest] = this.#missed.keys();
    if (oldest !== undefined) this.#missed.delete(oldest);
  }
}
