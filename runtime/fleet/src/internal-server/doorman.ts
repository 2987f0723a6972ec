import type { InternalServerLimits } from "./limits.js";

type DoorLimits = Pick<InternalServerLimits, "maxConnections" | "maxConnectionsPerAddress">;

/** Counts connections, in all and by address, and says who may come in. */
export class Doorman {
  readonly #limits: DoorLimits;
  readonly #byAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: DoorLimits) {
    this.#limits = limits;
  }

  /** How many are in. */
  get open(): number {
    return this.#open;
  }

  /** Lets one in, or not. Whoever came in must {@link Doorman.leave} once. */
  enter(address: string): boolean {
    const count = this.#byAddress.get(address) ?? 0;
    if (this.#open >= this.#limits.maxConnections) return false;
    if (count >= this.#limits.maxConnectionsPerAddress && !isLoopback(address)) return false;
    this.#open++;
    this.#byAddress.set(address, count + 1);
    return true;
  }

  leave(address: string): void {
    const count = this.#byAddress.get(address) ?? 0;
    this.#open--;
    if (count > 1) this.#byAddress.set(address, count - 1);
    else this.#byAddress.delete(address);
  }
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
