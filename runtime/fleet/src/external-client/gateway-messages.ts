import { type CommandVerdict, type Device, externalClientCodec, type StatusState } from "../wire/index.js";

/** Asks the server for a session. */
export function connectMessage(connect: {
  readonly sessionId: string;
  readonly company: string;
  readonly vehicleName: string;
  readonly devices: readonly Device[];
}): Uint8Array {
  const { devices, ...rest } = connect;
  return externalClientCodec.encode({
    MessageType: { case: "connect", value: { ...rest, devices: [...devices] } },
  });
}

/** A status of a session. */
export function statusMessage(status: {
  readonly sessionId: string;
  readonly deviceState: StatusState;
  readonly messageCounter: number;
  readonly device: Device;
  readonly statusData: Uint8Array;
  readonly errorMessage?: Uint8Array | undefined;
}): Uint8Array {
  const { device, statusData, errorMessage, ...rest } = status;
  const deviceStatus = { device, statusData };
  const error = errorMessage === undefined ? {} : { errorMessage };
  return externalClientCodec.encode({
    MessageType: { case: "status", value: { ...rest, deviceStatus, ...error } },
  });
}

/** What became of a command. */
export function commandResponseMessage(response: {
  readonly sessionId: string;
  readonly type: CommandVerdict;
  readonly messageCounter: number;
}): Uint8Array {
  return externalClientCodec.encode({ MessageType: { case: "commandResponse", value: response } });
}
