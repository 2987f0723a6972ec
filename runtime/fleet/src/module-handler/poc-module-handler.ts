import { consoleLogger, Emitter, type Logger } from "@edgeloom/runtime/base";
import type { DeviceHandler, StatusAnswer, Verdict } from "../internal-server/index.js";
import type { DeviceLogic, ModuleSet, View } from "../module/index.js";
import { type Device, deviceText } from "../wire/index.js";
import { DeviceTable } from "./device-table.js";
import type { CommandOutcome, GatewayDevices, GatewayEvents } from "./gateway-devices.js";
import { defaultMaxDevices, type HandlerOptions } from "./options.js";
import { pocVerdict } from "./verdict.js";

type State = {
  readonly device: Device;
  readonly logic: DeviceLogic;
  aggregated: View;
  command: Uint8Array;
};

/** The module handler of the proof of concept (fleet spec §5.1): no timers, no queues. */
export class PocModuleHandler implements DeviceHandler, GatewayDevices {
  readonly events: Emitter<GatewayEvents>;
  readonly #modules: ModuleSet;
  readonly #log: Logger;
  readonly #devices: DeviceTable<State>;

  constructor(options: Omit<HandlerOptions, "clock">) {
    const { log = consoleLogger() } = options;
    this.#modules = options.modules;
    this.#log = log;
    this.events = new Emitter({ log });
    this.#devices = new DeviceTable(options.maxDevices ?? defaultMaxDevices);
  }

  connect(device: Device): Verdict {
    return pocVerdict(this.#modules, device);
  }

  status(device: Device, data: Uint8Array, { isFirst }: { readonly isFirst: boolean }): StatusAnswer {
    const logic = this.#modules.find(device.module, device.deviceType);
    const next = logic?.status(new Uint8Array(data));
    if (logic === undefined || next === undefined || !logic.isStatusValid(next)) {
      this.#log.warn({ device: deviceText(device) }, "a status was refused");
      return "drop";
    }
    if (isFirst) this.#devices.remove(device);
    const known = this.#devices.find(device);
    return known === undefined ? this.#onFirstStatus(device, logic, next) : this.#onNextStatus(known, next);
  }

  disconnected(device: Device): void {
    const state = this.#devices.find(device);
    if (state === undefined) return;
    this.#devices.remove(device);
    this.#forward(state, true);
  }

  devicesOf(module: number): readonly Device[] {
    return this.#devices.ofModule(module).map(({ device }) => device);
  }

  lastStatus(device: Device): Uint8Array | undefined {
    return this.#devices.find(device)?.aggregated.bytes;
  }

  forceStatus(device: Device): boolean {
    const state = this.#devices.find(device);
    if (state !== undefined) this.#forward(state, false);
    return state !== undefined;
  }

  passCommand(device: Device, data: Uint8Array): CommandOutcome {
    if (data.length === 0) return "empty";
    const state = this.#devices.find(device);
    const outcome =
      state === undefined ? "unknown-device" : state.logic.isCommandValid(data) ? "queued" : "invalid";
    if (outcome === "queued" && state !== undefined) state.command = new Uint8Array(data);
    else this.#log.warn({ device: deviceText(device), outcome }, "a command was ignored");
    return outcome;
  }

  /** The answer is the default command itself, whatever the status says. */
  #onFirstStatus(device: Device, logic: DeviceLogic, status: View): StatusAnswer {
    const command = logic.firstCommand();
    if (command === undefined) return "drop";
    const state: State = { device, logic, aggregated: status, command };
    if (!this.#devices.add(state)) {
      this.#log.error({ device: deviceText(device) }, "there are too many devices");
      return "drop";
    }
    this.#forward(state, false);
    return command;
  }

  #onNextStatus(state: State, next: View): StatusAnswer {
    const pair = { next, current: state.aggregated };
    const command = state.logic.nextCommand(pair, state.command);
    if (command === undefined) return "drop";
    state.command = command;
    if (state.logic.isSendable(pair)) {
      state.aggregated = next;
      this.#forward(state, false);
      return command;
    }
    const aggregated = state.logic.aggregate(pair);
    if (aggregated !== undefined) state.aggregated = state.logic.status(aggregated);
    return command;
  }

  #forward({ device, aggregated }: State, isDisconnect: boolean): void {
    this.events.emit("status", { device, statusData: aggregated.bytes, isDisconnect });
  }
}
