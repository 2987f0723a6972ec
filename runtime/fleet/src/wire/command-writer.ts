import { type Device, encodeDevice } from "./codec.js";
import { varintLength, writeVarint } from "./varint.js";

const tagOfCommand = 0x12;
const tagOfDevice = 0x0a;
const tagOfData = 0x12;

/**
 * Writes the commands of one connection, as the codec would. The device is the same object again and again, and is written once
 * (see {@link ClientReader}).
 */
export class CommandWriter {
  #device: Device | undefined;
  #deviceBytes: Uint8Array = new Uint8Array();

  /** `device` is left out where the dialect has none; it must not be changed afterwards. */
  write(device: Device | undefined, data: Uint8Array): Buffer {
    if (device !== undefined && device !== this.#device) {
      this.#device = device;
      this.#deviceBytes = encodeDevice(device);
    }
    const deviceLength = device === undefined ? 0 : fieldLength(this.#deviceBytes);
    const length = deviceLength + (data.length === 0 ? 0 : fieldLength(data));
    const target = Buffer.allocUnsafe(1 + varintLength(length) + length);
    target[0] = tagOfCommand;
    let at = writeVarint(target, 1, length);
    if (device !== undefined) at = writeField(target, at, tagOfDevice, this.#deviceBytes);
    if (data.length > 0) writeField(target, at, tagOfData, data);
    return target;
  }
}

function fieldLength(bytes: Uint8Array): number {
  return 1 + varintLength(bytes.length) + bytes.length;
}

function writeField(target: Buffer, at: number, tag: number, bytes: Uint8Array): number {
  target[at] = tag;
  const start = writeVarint(target, at + 1, bytes.length);
  target.set(bytes, start);
  return start + bytes.length;
}
