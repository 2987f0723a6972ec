import {
  commandCodec,
  type Device,
  deviceCodec,
  type ExternalCommand,
  internalClientCodec,
  internalServerCodec,
  newDevice,
} from "../wire/index.js";
import { readPickledList, readPickledPair } from "./pickle-reader.js";
import { writePickle } from "./pickle-writer.js";

/** A status and the device that it is of. */
export type DeviceStatus = { readonly device: Device; readonly statusData: Uint8Array };

/** What the module handler answers to a status. */
export type IpcAnswer =
  | { readonly kind: "drop" }
  | { readonly kind: "command"; readonly command: Uint8Array };

const noBytes = new Uint8Array();

/** A message with a status. */
export function encodeStatus({ device, statusData }: DeviceStatus): Uint8Array<ArrayBuffer> {
  return internalClientCodec.encode({ MessageType: { case: "deviceStatus", value: { device, statusData } } });
}

/** Undefined for a message that has no status. Throws `MALFORMED` for bytes that are none. */
export function decodeStatus(payload: Uint8Array): DeviceStatus | undefined {
  const { MessageType } = internalClientCodec.decode(payload);
  if (MessageType.case !== "deviceStatus") return undefined;
  return { device: MessageType.value.device ?? newDevice({}), statusData: MessageType.value.statusData };
}

/** A status on its way to the module handler. */
export function encodeIncoming(isFirst: boolean, status: DeviceStatus): Uint8Array {
  return writePickle([isFirst, encodeStatus(status)]);
}

/** The other way round. Throws `MALFORMED`. */
export function decodeIncoming(
  payload: Uint8Array,
): (DeviceStatus & { readonly isFirst: boolean }) | undefined {
  const [isFirst, message] = readPickledPair(payload);
  const status = decodeStatus(message);
  return status && { ...status, isFirst };
}

/** An answer; `device` is named in it where the dialect says so. */
export function encodeAnswer(answer: IpcAnswer, device?: Device): Uint8Array {
  if (answer.kind === "drop") return writePickle([true, noBytes]);
  const value = { commandData: answer.command, ...(device && { device }) };
  return writePickle([false, internalServerCodec.encode({ MessageType: { case: "deviceCommand", value } })]);
}

/** The other way round; the device, where it is named, says who is meant and with which priority. Throws `MALFORMED`. */
export function decodeAnswer(
  payload: Uint8Array,
): (IpcAnswer & { readonly device?: Device | undefined }) | undefined {
  const [isDrop, message] = readPickledPair(payload);
  if (isDrop) return { kind: "drop" };
  const { MessageType } = internalServerCodec.decode(message);
  if (MessageType.case !== "deviceCommand") return undefined;
  return { kind: "command", command: MessageType.value.commandData, device: MessageType.value.device };
}

/** A device by itself. */
export function encodeDeviceMessage(device: Device): Uint8Array {
  return deviceCodec.encode(device);
}

/** The other way round. Throws `MALFORMED`. */
export function decodeDeviceMessage(payload: Uint8Array): Device {
  return deviceCodec.decode(payload);
}

/** Devices of a module; undefined when it is not known. Priorities are not told, as in the original. */
export function encodeDevices(devices: readonly Device[] | undefined): Uint8Array {
  if (devices === undefined) return writePickle(null);
  return writePickle(devices.map((device) => deviceCodec.encode(newDevice({ ...device, priority: 0 }))));
}

/** The other way round. Throws `MALFORMED`. */
export function decodeDevices(payload: Uint8Array): readonly Device[] | undefined {
  return readPickledList(payload)?.map((bytes) => deviceCodec.decode(bytes));
}

/** A command of the cloud, with the session and the counter that it came with. */
export function encodeCommand(command: ExternalCommand): Uint8Array {
  return commandCodec.encode(command);
}

/** The other way round. Throws `MALFORMED`. */
export function decodeCommand(payload: Uint8Array): ExternalCommand {
  return commandCodec.decode(payload);
}
