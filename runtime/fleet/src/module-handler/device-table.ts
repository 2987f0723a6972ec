import { type Device, identityKey, moduleOf } from "../wire/index.js";

/** Devices by identity, in the order in which they came, and no more than a given number of them. */
export class DeviceTable<State extends { readonly device: Device }> {
  readonly #states = new Map<string, State>();
  /** A connection gives the same object with every status, and putting its key together costs more than looking it up. */
  readonly #keys = new WeakMap<Device, string>();
  readonly #maxDevices: number;

  constructor(maxDevices: number) {
    this.#maxDevices = maxDevices;
  }

  get size(): number {
    return this.#states.size;
  }

  find(device: Device): State | undefined {
    return this.#states.get(this.#keyOf(device));
  }

  /** Adds a device; false when there are too many. */
  add(state: State): boolean {
    if (this.#states.size >= this.#maxDevices) return false;
    this.#states.set(this.#keyOf(state.device), state);
    return true;
  }

  remove(device: Device): void {
    this.#states.delete(this.#keyOf(device));
  }

  ofModule(module: number): readonly State[] {
    return [...this.#states.values()].filter(({ device }) => moduleOf(device) === module);
  }

  all(): readonly State[] {
    return [...this.#states.values()];
  }

  #keyOf(device: Device): string {
    let key = this.#keys.get(device);
    if (key === undefined) {
      key = identityKey(device);
      this.#keys.set(device, key);
    }
    return key;
  }
}
