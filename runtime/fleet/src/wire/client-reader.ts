import { type Device, type InternalClient, internalClientCodec } from "./codec.js";
import { holdsAt } from "./holds-at.js";

const nothing = Buffer.alloc(0);
const tagOfStatus = 0x12;
const tagOfDevice = 0x0a;
const tagOfData = 0x12;

/** Where the parts of a status lie in a message. */
type Layout = {
  readonly deviceStart: number;
  readonly deviceEnd: number;
  readonly dataStart: number;
};

/** What {@link ClientReader.read} finds in a message of a device. */
export type ClientMessage =
  | { readonly kind: "connect"; readonly device: Device | undefined }
  | { readonly kind: "status"; readonly device: Device | undefined; readonly data: Uint8Array }
  | { readonly kind: "nothing" };

/**
 * Reads the messages of one connection. A device spells its own name alike in every status, and reading that anew would be most of
 * the work; so the device of the message before is given again, the same object, while its bytes are the same. Everything else is
 * left to the codec.
 */
export class ClientReader {
  #deviceBytes: Buffer = nothing;
  #device: Device | undefined;

  /** Throws `MALFORMED` when the bytes are no message. `data` shares memory with the frame. */
  read(frame: Buffer): ClientMessage {
    const layout = layoutOf(frame);
    if (layout === undefined) return messageOf(internalClientCodec.decode(frame));
    const { deviceStart, deviceEnd, dataStart } = layout;
    const isSame =
      this.#deviceBytes.length === deviceEnd - deviceStart && holdsAt(frame, deviceStart, this.#deviceBytes);
    if (this.#device === undefined || !isSame) {
      const message = messageOf(internalClientCodec.decode(frame));
      if (message.kind !== "status") return message;
      this.#device = message.device;
      this.#deviceBytes = Buffer.from(frame.subarray(deviceStart, deviceEnd));
      return message;
    }
    return { kind: "status", device: this.#device, data: frame.subarray(dataStart) };
  }
}

function messageOf({ MessageType }: InternalClient): ClientMessage {
  switch (MessageType.case) {
    case "deviceConnect":
      return { kind: "connect", device: MessageType.value.device };
    case "deviceStatus":
      return { kind: "status", device: MessageType.value.device, data: MessageType.value.statusData };
    case undefined:
      return { kind: "nothing" };
  }
}

/** Undefined unless the message is a status with a device and data, in this order, and nothing else. */
function layoutOf(frame: Buffer): Layout | undefined {
  if (frame[0] !== tagOfStatus) return undefined;
  const status = lengthAt(frame, 1);
  if (status === undefined || status.end !== frame.length || frame[status.start] !== tagOfDevice)
    return undefined;
  const device = lengthAt(frame, status.start + 1);
  if (device === undefined || frame[device.end] !== tagOfData) return undefined;
  const data = lengthAt(frame, device.end + 1);
  if (data === undefined || data.end !== frame.length) return undefined;
  return { deviceStart: device.start, deviceEnd: device.end, dataStart: data.start };
}

/** A field whose length begins here: at most three bytes of it, since frames are short. */
function lengthAt(frame: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  let length = 0;
  for (let n = 0; n < 3; n++) {
    const byte = frame[at + n];
    if (byte === undefined) return undefined;
    length |= (byte & 0x7f) << (7 * n);
    if (byte < 0x80) return { start: at + n + 1, end: at + n + 1 + length };
  }
  return undefined;
}
