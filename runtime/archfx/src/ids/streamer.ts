import { gidSplit, int16gid } from "../helpers/gid.js";
import { ArchFxDeviceSlug, type DeviceSlugInput } from "./device.js";
import { checkedHex, checkedNumber, isNumeric, shown } from "./number.js";
import { ArchFxCloudSlug, requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import type { StreamerSlugText } from "./slug-text.js";

const what = "streamer";

/** The id of a streamer, such as `t--0000-0000-0000-0001--0100`: a device and a 16-bit index (archfx spec §2.6). */
export class ArchFxStreamerSlug extends ArchFxCloudSlug<StreamerSlugText> {
  /** The index is a number or decimal text; only a parsed text has it in hex. Throws a {@link SlugError}. */
  constructor(device: DeviceSlugInput, index: number | bigint | string) {
    super(`t--${new ArchFxDeviceSlug(device).formattedId()}--${int16gid(indexOf(index))}`);
  }

  /** Reads `t--<device>--<index in hex>`. Throws a {@link SlugError}. */
  static parse(text: string): ArchFxStreamerSlug {
    const [kind, device, index, ...more] = gidSplit(requireText(text, what));
    if (kind !== "t") throw new SlugError("bad-prefix", `${shown(text)} is no ${what}: its kind must be t.`);
    if (device === undefined || index === undefined || more.length > 0)
      throw new SlugError("wrong-term-count", `${shown(text)} is no ${what}: it needs three terms.`);
    return new ArchFxStreamerSlug(checkedHex(device, 64, what, text), checkedHex(index, 16, what, text));
  }

  /** Reads text, or gives undefined. */
  static tryParse(text: unknown): ArchFxStreamerSlug | undefined {
    return unlessSlugError(() => ArchFxStreamerSlug.parse(text as string));
  }

  get kind(): "t" {
    return "t";
  }

  /** The device it belongs to. */
  getDevice(): ArchFxDeviceSlug {
    return new ArchFxDeviceSlug(this.text.slice(3, 22));
  }

  /** The index as four hex digits. */
  getIndex(): string {
    return this.text.slice(24);
  }

  /** The index, 16 bits. */
  get index(): number {
    return Number.parseInt(this.getIndex(), 16);
  }
}

function indexOf(index: unknown): bigint {
  if (isNumeric(index)) return checkedNumber(index, 16, "index of a streamer");
  if (typeof index !== "string")
    throw new SlugError(
      "wrong-type",
      `${shown(index)} is no index of a streamer.`,
      "Pass a number from 0 to 65535.",
    );
  if (!/^\d+$/.test(index))
    throw new SlugError(
      "not-decimal",
      `${shown(index)} is no index of a streamer: decimal digits are needed.`,
    );
  // A number of any length is too large or the same after this; BigInt would take time that grows with its square.
  return checkedNumber(Number(index.replace(/^0+/, "").slice(0, 6)), 16, "index of a streamer");
}
