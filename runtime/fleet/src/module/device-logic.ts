import type { Clock } from "@edgeloom/runtime/base";
import type { AnyDeviceType } from "@edgeloom/runtime/devices";
import { nextCommand } from "./command.js";
import { countErrors, foldError } from "./errors.js";
import { SendReasons, type ViewPair } from "./sendable.js";
import { isValidPayload, type Validation, type Wanted, wantedOf } from "./valid.js";
import { bytesOf, View } from "./view.js";

/**
 * What a module does with the payloads of one device type: the functions of fleet spec §6.1 and §5.1, interpreting its
 * descriptor. `undefined` stands for a return code that is not OK, and nothing throws, whatever the payloads are.
 */
export class DeviceLogic {
  readonly device: AnyDeviceType;
  readonly #wantedStatus: Wanted;
  readonly #wantedCommand: Wanted;
  readonly #reasons: SendReasons | undefined;

  constructor(device: AnyDeviceType, options: { readonly clock: Clock; readonly validation: Validation }) {
    this.device = device;
    const { sendable, statusValid, commandValid } = device.rules;
    this.#wantedStatus = wantedOf(device.status, options.validation, statusValid, device.canonical);
    this.#wantedCommand = wantedOf(device.command, options.validation, commandValid);
    if (typeof sendable !== "function") this.#reasons = new SendReasons(sendable, options.clock);
  }

  /** Commands are passed on as they come (fleet spec §6.6). */
  get pushesCommands(): boolean {
    return this.device.rules.pushesCommands ?? false;
  }

  /** A status to be looked at by the other functions. The bytes are kept and must not change. */
  status(bytes: Uint8Array): View {
    return new View(bytes, this.device.canonical);
  }

  /** Each view is looked at once; only hand-written rules are asked again. */
  isStatusValid(status: View): boolean {
    if (status.isFitting === undefined || this.#wantedStatus.isValid !== undefined)
      status.isFitting = attempt(() => isValidPayload(this.#wantedStatus, status)) ?? false;
    return status.isFitting;
  }

  isCommandValid(command: Uint8Array): boolean {
    return attempt(() => isValidPayload(this.#wantedCommand, new View(command))) ?? false;
  }

  isSendable(pair: ViewPair): boolean {
    const { sendable } = this.device.rules;
    return (
      attempt(() => (typeof sendable === "function" ? sendable(pair) : this.#reasons?.hold(pair))) ?? false
    );
  }

  aggregate(pair: ViewPair): Uint8Array | undefined {
    const { aggregate } = this.device.rules;
    if (typeof aggregate === "function") return made(() => aggregate(pair));
    switch (aggregate) {
      case "newest":
        return pair.next.bytes;
      case "canonical":
        return made(() => JSON.stringify(pair.next.subject));
      case "json-string":
        return made(() => JSON.stringify(pair.next.text));
    }
  }

  firstCommand(): Uint8Array | undefined {
    const { firstCommand } = this.device.rules;
    return made(() => (typeof firstCommand === "function" ? firstCommand() : firstCommand));
  }

  nextCommand(pair: ViewPair, command: Uint8Array): Uint8Array | undefined {
    const { command: rule } = this.device.rules;
    const view = new View(command);
    return made(() =>
      typeof rule === "function" ? rule({ ...pair, command: view }) : nextCommand(rule, pair, view),
    );
  }

  /** One status more in the error message of an outage (production). */
  foldError(current: Uint8Array | undefined, status: Uint8Array): Uint8Array | undefined {
    const { foldError: rule } = this.device.rules;
    if (rule === undefined) return undefined;
    const before = current && new View(current);
    const view = this.status(status);
    return made(() =>
      typeof rule === "function" ? rule({ current: before, status: view }) : foldError(rule, before, view),
    );
  }

  /** The error message of all statuses that were missed, oldest first (proof of concept). */
  collectErrors(statuses: readonly Uint8Array[]): Uint8Array | undefined {
    const { collectErrors: rule } = this.device.rules;
    if (rule === undefined) return undefined;
    const views = statuses.map((status) => this.status(status));
    return made(() =>
      typeof rule === "function"
        ? rule(views)
        : countErrors(rule, views, this.device.error.layout ?? "compact"),
    );
  }
}

function made(make: () => Uint8Array | string): Uint8Array | undefined {
  const result = attempt(make);
  return result === undefined ? undefined : bytesOf(result);
}

/** Payloads come from devices and clouds, and hand-written rules from anybody: what they throw is a code, never an accident. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
