import type { DeviceHandler, StatusAnswer, Verdict } from "../internal-server/index.js";
import type { DeviceLogic, View } from "../module/index.js";
import { type Device, deviceText } from "../wire/index.js";
import type { CommandOutcome } from "./gateway-devices.js";
import { HandlerBase, type KnownDevice } from "./handler-base.js";
import { pocVerdict } from "./verdict.js";

type State = Omit<KnownDevice, "current"> & { current: View; command: Uint8Array };

/** The module handler of the proof of concept (fleet spec §5.1): no timers, no queues. */
export class PocModuleHandler extends HandlerBase<State> implements DeviceHandler {
  connect(device: Device): Verdict {
    return pocVerdict(this.modules, device);
  }

  status(device: Device, data: Uint8Array, { isFirst }: { readonly isFirst: boolean }): StatusAnswer {
    const logic = this.modules.find(device.module, device.deviceType);
    const next = logic?.status(new Uint8Array(data));
    if (logic === undefined || next === undefined || !logic.isStatusValid(next)) {
      this.log.warn({ device: deviceText(device) }, "a status was refused");
      return "drop";
    }
    if (isFirst) this.devices.remove(device);
    const known = this.devices.find(device);
    return known === undefined ? this.#onFirstStatus(device, logic, next) : this.#onNextStatus(known, next);
  }

  /** It replaces the command before it at once. */
  protected override takeCommand(state: State, _device: Device, data: Uint8Array): CommandOutcome {
    state.command = data;
    return "queued";
  }

  /** The answer is the default command itself, whatever the status says. */
  #onFirstStatus(device: Device, logic: DeviceLogic, status: View): StatusAnswer {
    const command = logic.firstCommand();
    if (command === undefined) return "drop";
    const state: State = { device, logic, current: status, command };
    if (!this.add(state)) return "drop";
    this.forward(state, false);
    return command;
  }

  #onNextStatus(state: State, next: View): StatusAnswer {
    const pair = { next, current: state.current };
    const command = state.logic.nextCommand(pair, state.command);
    if (command === undefined) return "drop";
    state.command = command;
    if (state.logic.isSendable(pair)) {
      state.current = next;
      this.forward(state, false);
      return command;
    }
    const aggregated = state.logic.aggregate(pair);
    if (aggregated !== undefined) state.current = state.logic.status(aggregated);
    return command;
  }
}
