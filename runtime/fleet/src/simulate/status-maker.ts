import { EdgeloomError, type Json } from "@edgeloom/runtime";
import type { CanonicalForm } from "@edgeloom/runtime/devices";
import { decodePayload, encodePayload } from "../device/payload-codec.js";
import type { DeviceLogic } from "../module/index.js";
import { obey } from "./obey.js";
import { type Random, randomValue } from "./random-value.js";

const attempts = 50;

/** Makes the statuses of one virtual device, each of which its module takes, and remembers what the device was told. */
export class StatusMaker {
  readonly #logic: DeviceLogic;
  readonly #random: Random;
  #status: Json | undefined;
  #command: Json | undefined;

  constructor(logic: DeviceLogic, random: Random) {
    this.#logic = logic;
    this.#random = random;
  }

  /** The device is told something. What is no JSON cannot be obeyed. */
  told(command: Uint8Array): void {
    const { device } = this.#logic;
    if (command.length === 0 || device.command.encoding !== "json") return;
    try {
      this.#command = decodePayload(device.command, command) as Json;
    } catch {
      this.#command = undefined;
    }
  }

  /** The next status. Throws `CONFIG` when none can be made. */
  next(): Uint8Array {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const bytes = this.#made();
      if (bytes !== undefined && this.#logic.isStatusValid(this.#logic.status(bytes))) return bytes;
    }
    throw new EdgeloomError("CONFIG", "no status can be made that the module takes", {
      place: this.#logic.device.name,
      fix: "leave --simulate away for this module, or make the schema of its statuses simpler",
    });
  }

  #made(): Uint8Array | undefined {
    const { status: payload, brand, canonical } = this.#logic.device;
    if (payload.texts !== undefined)
      return Buffer.from(payload.texts[Math.floor(this.#random() * payload.texts.length)] ?? "");
    if (payload.encoding !== "json") return Buffer.from(JSON.stringify({ value: this.#random() }));
    const random = randomValue(payload.model?.().model.shape ?? {}, this.#random);
    const value = obey(brand, numbered(random, canonical), { status: this.#status, command: this.#command });
    try {
      const bytes = encodePayload(payload, value as never);
      this.#status = value;
      return bytes;
    } catch {
      return undefined;
    }
  }
}

/** Where a module counts through a list, the random numbers in it are put right. */
function numbered(value: Json, form: CanonicalForm | undefined): Json {
  if (form === undefined || !Array.isArray(value)) return value;
  const list = value as readonly Json[];
  if (form.kind === "tuple") return list.map((item, index) => numbered(item, form.items[index]));
  if (form.kind !== "numbered") return value;
  return list.slice(0, form.count).map((item, index) => ({ ...(item as object), [form.key]: index + 1 }));
}
