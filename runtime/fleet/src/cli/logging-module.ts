import type { DisconnectReason, ServerModule, ServerModuleContext } from "../external-server/index.js";
import { type Device, deviceText } from "../wire/index.js";

const longestText = 2_000;

/** A module of the external server that only writes to the log what it is told, for servers without an API. */
export class LoggingModule implements ServerModule {
  readonly isDeviceTypeSupported: (deviceType: number) => boolean;
  readonly #context: ServerModuleContext;

  constructor(
    context: ServerModuleContext,
    options: { readonly isDeviceTypeSupported: (deviceType: number) => boolean },
  ) {
    this.#context = context;
    this.isDeviceTypeSupported = options.isDeviceTypeSupported;
  }

  deviceConnected(device: Device): void {
    this.#say("a device connected", device);
  }

  deviceDisconnected(device: Device, reason: DisconnectReason): void {
    this.#say("a device disconnected", device, { reason });
  }

  forwardStatus(device: Device, data: Uint8Array): void {
    this.#say("a status came", device, { status: textOf(data) });
  }

  forwardErrorMessage(device: Device, data: Uint8Array): void {
    this.#say("an error message came", device, { errorMessage: textOf(data) });
  }

  commandAcknowledged(device: Device, data: Uint8Array): void {
    this.#say("a command was answered", device, { command: textOf(data) });
  }

  #say(what: string, device: Device, facts: object = {}): void {
    const { log, car } = this.#context;
    log.info({ car, device: deviceText(device), ...facts }, what);
  }
}

function textOf(data: Uint8Array): string {
  return Buffer.from(data.subarray(0, longestText)).toString();
}
