import type { Logger } from "@edgeloom/runtime/base";
import { type Device, deviceText, moduleOf } from "../wire/index.js";
import type { DisconnectReason, ServerModule, ServerModuleSetup } from "./server-module.js";

/** How a car's modules are made. */
export type CarModulesOptions = {
  readonly company: string;
  readonly car: string;
  readonly setups: ReadonlyMap<number, ServerModuleSetup>;
  readonly log: Logger;
  /** A module asks for a command. */
  readonly onIssue: (module: number, device: Device, data: Uint8Array) => void;
};

/** The modules of one car. Whatever one of them throws disturbs neither the others nor the session. */
export class CarModules {
  readonly #modules: ReadonlyMap<number, ServerModule>;
  readonly #log: Logger;

  /** Throws what a module throws while it is made: the server cannot start then. */
  constructor({ company, car, setups, log, onIssue }: CarModulesOptions) {
    this.#log = log;
    this.#modules = new Map(
      [...setups].map(([number, { create, config }]) => [
        number,
        create({
          company,
          car,
          config: { company_name: company, car_name: car, ...config },
          issue: (device, data) => onIssue(number, device, new Uint8Array(data)),
          log,
        }),
      ]),
    );
  }

  has(device: Device): boolean {
    return this.#modules.has(moduleOf(device));
  }

  isSupported(device: Device): boolean {
    return this.#call(device, (module) => module.isDeviceTypeSupported(device.deviceType)) ?? false;
  }

  connected(device: Device): void {
    this.#call(device, (module) => module.deviceConnected(device));
  }

  disconnected(device: Device, reason: DisconnectReason): void {
    this.#call(device, (module) => module.deviceDisconnected(device, reason));
  }

  /** An error message that is empty says nothing, and is not handed on. */
  forward(device: Device, status: Uint8Array, errorMessage: Uint8Array | undefined): void {
    this.#call(device, (module) => module.forwardStatus(device, status));
    if (errorMessage !== undefined && errorMessage.length > 0)
      this.#call(device, (module) => module.forwardErrorMessage(device, errorMessage));
  }

  acknowledged(device: Device, data: Uint8Array): void {
    this.#call(device, (module) => module.commandAcknowledged(device, data));
  }

  close(): void {
    for (const module of this.#modules.values()) this.#attempt(() => module.close?.(), {});
  }

  #call<T>(device: Device, call: (module: ServerModule) => T): T | undefined {
    const module = this.#modules.get(moduleOf(device));
    return module && this.#attempt(() => call(module), { device: deviceText(device) });
  }

  #attempt<T>(run: () => T, facts: object): T | undefined {
    try {
      return run();
    } catch (error) {
      this.#log.error({ ...facts, error }, "a server module threw");
      return undefined;
    }
  }
}
