import { type Clock, DeadlineTable, systemClock } from "@edgeloom/runtime/base";
import type { DeviceHandler, DevicePort, StatusAnswer, Verdict } from "../internal-server/index.js";
import type { DeviceLogic, View } from "../module/index.js";
import { holdsAt } from "../wire/holds-at.js";
import { type Device, deviceText } from "../wire/index.js";
import { DeviceState } from "./device-state.js";
import type { CommandOutcome } from "./gateway-devices.js";
import { HandlerBase } from "./handler-base.js";
import type { HandlerOptions } from "./options.js";
import { productionVerdict } from "./verdict.js";

/** What the production handler can be told beside that. */
export type ModuleHandlerOptions = HandlerOptions & {
  readonly clock?: Clock;
  /** Without a status worth sending for so long, the aggregated one is sent; 15 s. */
  readonly periodMs?: number;
  /** After so many periods without any status a device is disconnected; 2. */
  readonly maxSilentPeriods?: number;
};

const noCommand = new Uint8Array();

/** The module handler of the production gateway: statuses, commands, timers (fleet spec §6). */
export class ModuleHandler extends HandlerBase<DeviceState> implements DeviceHandler {
  readonly #clock: Clock;
  readonly #deadlines: DeadlineTable;
  readonly #periodMs: number;
  readonly #maxSilentPeriods: number;
  #port: DevicePort | undefined;

  constructor(options: ModuleHandlerOptions) {
    super(options);
    this.#clock = options.clock ?? systemClock;
    this.#deadlines = new DeadlineTable({ clock: this.#clock, log: this.log });
    this.#periodMs = options.periodMs ?? 15_000;
    this.#maxSilentPeriods = options.maxSilentPeriods ?? 2;
  }

  /** How many devices are known, and how many timers run for them. */
  get load(): { readonly devices: number; readonly timers: number } {
    return { devices: this.devices.size, timers: this.#deadlines.size };
  }

  /** Says through what devices are reached. Without it nothing is pushed, and nobody disconnected. */
  attach(port: DevicePort): void {
    this.#port = port;
  }

  connect(device: Device): Verdict {
    return productionVerdict(this.modules, device);
  }

  status(device: Device, data: Uint8Array): StatusAnswer {
    const known = this.devices.find(device);
    const logic = known?.logic ?? this.modules.find(device.module, device.deviceType);
    const next = logic && viewOf(logic, data, known);
    if (logic === undefined || next === undefined || !logic.isStatusValid(next)) {
      this.log.warn({ device: deviceText(device) }, "a status was refused");
      return "none";
    }
    if (known === undefined) return this.#onFirstStatus(device, logic, next);
    known.device = device;
    known.silentPeriods = 0;
    const isSendable = this.#aggregate(known, next);
    const answer = this.#nextCommand(known, next);
    if (isSendable) this.forward(known, false);
    return answer;
  }

  override disconnected(device: Device): void {
    this.devices.find(device)?.period?.cancel();
    super.disconnected(device);
  }

  /** Stops all timers and forgets all devices; nothing is sent. */
  close(): void {
    for (const state of this.devices.all()) {
      state.period?.cancel();
      this.devices.remove(state.device);
    }
  }

  #onFirstStatus(device: Device, logic: DeviceLogic, status: View): StatusAnswer {
    const firstCommand = logic.firstCommand();
    if (firstCommand === undefined) return "none";
    const state = new DeviceState(device, logic, status, firstCommand);
    if (!this.add(state)) return "none";
    this.#startPeriod(state);
    const answer = this.#nextCommand(state, status);
    this.forward(state, false);
    return answer;
  }

  /** Tells whether the aggregated status is to be sent on. */
  #aggregate(state: DeviceState, next: View): boolean {
    const { logic, current } = state;
    const pair = { next, current };
    const isSendable = logic.isSendable(pair);
    const aggregated = logic.aggregate(pair);
    // The view that is there already is kept, with what it has decoded.
    if (aggregated !== undefined) state.current = aggregated === next.bytes ? next : logic.status(aggregated);
    if (isSendable) this.#startPeriod(state);
    return isSendable;
  }

  /** The aggregated status is the new one by now: the reference asks its modules in this order (fleet spec §6.3). */
  #nextCommand(state: DeviceState, next: View): StatusAnswer {
    const { logic, current } = state;
    const waiting = state.dequeue();
    if (waiting === undefined && logic.pushesCommands) return noCommand;
    const command = logic.nextCommand({ next, current }, waiting ?? state.command);
    if (waiting !== undefined) state.command = waiting;
    if (command === undefined) return "none";
    state.command = command;
    return command;
  }

  protected override takeCommand(state: DeviceState, device: Device, data: Uint8Array): CommandOutcome {
    if (state.logic.pushesCommands) return this.#pushCommand(state, device, data);
    if (state.enqueue(data))
      this.log.warn({ device: deviceText(device) }, "the oldest command of a device was dropped");
    return "queued";
  }

  /** Reaches the device only with its own priority; the cloud says which one (fleet spec §6.6). */
  #pushCommand(state: DeviceState, device: Device, data: Uint8Array): CommandOutcome {
    const { current } = state;
    const command = state.logic.nextCommand({ next: current, current }, data);
    if (command === undefined) return "invalid";
    state.command = command;
    return this.#port?.push(device, command) === true ? "pushed" : "undelivered";
  }

  /** Most periods begin anew before they end: only the time is noted then, and looked at when the first would have been over. */
  #startPeriod(state: DeviceState): void {
    state.periodStartMs = this.#clock.nowMs();
    if (state.period === undefined) this.#watchPeriod(state, this.#periodMs);
  }

  #watchPeriod(state: DeviceState, restMs: number): void {
    state.period = this.#deadlines.schedule(restMs, () => {
      const newRestMs = state.periodStartMs + this.#periodMs - this.#clock.nowMs();
      if (newRestMs > 0) return this.#watchPeriod(state, newRestMs);
      state.period = undefined;
      this.#onPeriod(state);
    });
  }

  #onPeriod(state: DeviceState): void {
    this.forward(state, false);
    state.silentPeriods++;
    if (state.silentPeriods < this.#maxSilentPeriods) return this.#startPeriod(state);
    this.log.warn({ device: deviceText(state.device) }, "a device has been silent for too long");
    // One that has no connection (any more) would otherwise never go.
    if (this.#port?.disconnect(state.device) !== true) this.disconnected(state.device);
  }
}

/** Most statuses repeat the one before, whose view has decoded it already. Others are copied: they came as a part of a read. */
function viewOf(logic: DeviceLogic, data: Uint8Array, known: DeviceState | undefined): View {
  const current = known?.current;
  const isSame = current?.bytes.length === data.length && holdsAt(current.buffer, 0, data);
  return current !== undefined && isSame ? current : logic.status(new Uint8Array(data));
}
