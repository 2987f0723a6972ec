import { gidSplit, int64gid } from "../helpers/gid.js";
import { checkedHex, checkedNumber, isNumeric, shown } from "./number.js";
import { ArchFxCloudSlug, requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import type { DeviceSlugText } from "./slug-text.js";

/** What makes a device: a number, text with `d--`, `m--` or no prefix, or another device. */
export type DeviceSlugInput = number | bigint | string | ArchFxDeviceSlug;

/** The parts of the 64 bits of a device. */
export type DeviceParts = {
  /** The number of the device itself, 32 bits. */
  readonly deviceNumber: number;
  /** 16 bits; not zero for a machine. Default 0. */
  readonly scope?: number;
  /** 16 bits; not zero for an archived piece of a device. Default 0. */
  readonly block?: number;
};

/** Options of a device id. */
export type DeviceSlugOptions = {
  /** False for ids without a block, which have 48 bits. Default true. */
  readonly allow64Bits?: boolean;
};

const what = "device";

/**
 * The id of a device or of a machine, such as `d--0000-0000-0000-0001` (archfx spec §2.3). A machine is a device whose
 * scope is not zero; both have the prefix `d`.
 */
export class ArchFxDeviceSlug extends ArchFxCloudSlug<DeviceSlugText> {
  /** Throws a {@link SlugError}. */
  constructor(id: DeviceSlugInput, options: DeviceSlugOptions = {}) {
    super(`d--${int64gid(numberOf(id, options.allow64Bits === false ? 48 : 64))}`);
  }

  /** The device that has these parts. Throws a {@link SlugError}. */
  static fromParts({ deviceNumber, scope = 0, block = 0 }: DeviceParts): ArchFxDeviceSlug {
    const upper = (checkedNumber(block, 16, "block") << 16n) | checkedNumber(scope, 16, "scope");
    return new ArchFxDeviceSlug((upper << 32n) | checkedNumber(deviceNumber, 32, "device number"));
  }

  /** Reads text. Throws a {@link SlugError}. */
  static parse(text: string): ArchFxDeviceSlug {
    return new ArchFxDeviceSlug(requireText(text, what));
  }

  /** Reads text, or gives undefined. */
  static tryParse(text: unknown): ArchFxDeviceSlug | undefined {
    return unlessSlugError(() => ArchFxDeviceSlug.parse(text as string));
  }

  get kind(): "d" {
    return "d";
  }

  /** The whole number, 64 bits. */
  getId(): bigint {
    return BigInt(`0x${this.formattedId().replaceAll("-", "")}`);
  }

  get block(): number {
    return Number.parseInt(this.text.slice(3, 7), 16);
  }

  get scope(): number {
    return Number.parseInt(this.text.slice(8, 12), 16);
  }

  /** The number without block and scope, 32 bits. */
  get deviceNumber(): number {
    return Number.parseInt(this.text.slice(13).replace("-", ""), 16);
  }

  get isMachine(): boolean {
    return this.scope !== 0;
  }
}

function numberOf(id: unknown, bits: 48 | 64): bigint {
  // A copy is checked like any other number: it may have more bits than are allowed here.
  if (id instanceof ArchFxDeviceSlug) return checkedNumber(id.getId(), bits, what);
  if (isNumeric(id)) return checkedNumber(id, bits, what);
  if (typeof id === "string") return checkedHex(digitsOf(id), bits, what, id);
  throw new SlugError("wrong-type", `${shown(id)} is no ${what}.`, "Pass a number, text or another device.");
}

function digitsOf(text: string): string {
  const terms = gidSplit(text);
  const [kind = "", digits, ...more] = terms;
  if (digits === undefined) return kind;
  if (kind !== "d" && kind !== "m")
    throw new SlugError("bad-prefix", `${shown(text)} is no ${what}: its kind must be d or m.`);
  if (more.length > 0)
    throw new SlugError("wrong-term-count", `${shown(text)} is no ${what}: it has more than two terms.`);
  return digits;
}
