import { encodeFrame } from "@edgeloom/runtime/transport/tcp";
import { holdsAt } from "../wire/holds-at.js";
import { CommandWriter, type Device } from "../wire/index.js";

/** Longer frames are not kept: there may be as many as there are connections. */
const maxKeptBytes = 1_024;

/** Makes the frames of commands for one connection. Most devices are told the same again and again, and get the same frame. */
export class CommandFrames {
  readonly #writer = new CommandWriter();
  #kept: Buffer | undefined;
  #device: Device | undefined;
  #dataBytes = 0;

  /** `device` is left out where the dialect has none; it must not be changed afterwards. The frame must not be changed at all. */
  of(device: Device | undefined, data: Uint8Array): Buffer {
    if (this.#kept !== undefined && device === this.#device && this.#ends(this.#kept, data))
      return this.#kept;
    const frame = encodeFrame(this.#writer.write(device, data));
    this.#kept = frame.length <= maxKeptBytes ? frame : undefined;
    this.#device = device;
    this.#dataBytes = data.length;
    return frame;
  }

  /** Data is the last field of a command. */
  #ends(frame: Buffer, data: Uint8Array): boolean {
    return data.length === this.#dataBytes && holdsAt(frame, frame.length - data.length, data);
  }
}
