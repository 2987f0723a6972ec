import { gidSplit, int32gid } from "../helpers/gid.js";
import { ArchFxDeviceSlug, type DeviceSlugInput } from "./device.js";
import { checkedHex, shown } from "./number.js";
import { ArchFxParentSlug, type ParentKind, type ParentSlugInput } from "./parent.js";
import { ArchFxCloudSlug, requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import type { ParentSlugText, StreamSlugText, VariableIdText } from "./slug-text.js";
import { checkedStartTerm, type StreamStart, startTerm } from "./stream-start.js";
import { ArchFxVariableID, type VariableIdInput } from "./variable.js";

/** What a stream hangs on: a line, an area, a site, or nothing (`sd`). */
export type StreamKind = "sl" | "sa" | "ss" | "sd";

/** What makes a stream. `null` and the empty text mean that there is none. */
export type StreamParts = {
  readonly parent?: ParentSlugInput | null;
  readonly device?: DeviceSlugInput | null;
  readonly variable: VariableIdInput;
  /** Only for a piece of a stream. */
  readonly start?: StreamStart | null;
};

/** The parts of a stream as texts. */
export type StreamPartTexts = {
  /** Null for a stream without a parent. */
  readonly parent: ParentSlugText | null;
  /** Four hex digits. */
  readonly block: string;
  /** Four hex digits. */
  readonly scope: string;
  /** The number of the device without block and scope, `XXXX-XXXX`. */
  readonly device: string;
  readonly variable: VariableIdText;
  /** Decimal microseconds since the epoch, or null. */
  readonly start: string | null;
};

const what = "stream";
const parentKinds: ReadonlyMap<string, ParentKind | null> = new Map<string, ParentKind | null>([
  ["sl", "pl"],
  ["sa", "pa"],
  ["ss", "ps"],
  ["sd", null],
]);

/** Tells whether a term is the kind of a stream. */
export function isStreamKind(term: unknown): term is StreamKind {
  return typeof term === "string" && parentKinds.has(term);
}

/**
 * The id of a stream, or with a start of a piece of one: `sl--0000-0001--0000-0000-0000-0002--0000-5051` (archfx spec §2.5).
 * Made of nothing or of the empty text it is not set: its text is empty, and asking for a part throws a {@link SlugError}.
 */
export class ArchFxStreamSlug extends ArchFxCloudSlug<StreamSlugText> {
  /** Throws a {@link SlugError}. */
  constructor(stream?: string | ArchFxStreamSlug | null) {
    super(textOf(stream));
  }

  /** The stream that has these parts. Throws a {@link SlugError}. */
  static fromParts({ parent, device, variable, start }: StreamParts): ArchFxStreamSlug {
    const owner = isAbsent(parent) ? undefined : new ArchFxParentSlug(parent);
    const terms = [
      owner === undefined ? "sd" : owner.kind.replace("p", "s"),
      owner === undefined ? int32gid(0) : owner.formattedId(),
      new ArchFxDeviceSlug(isAbsent(device) ? 0 : device).formattedId(),
      new ArchFxVariableID(variable).text,
    ];
    if (start !== undefined && start !== null) terms.push(startTerm(start));
    return new ArchFxStreamSlug(terms.join("--"));
  }

  /** Reads text. Throws a {@link SlugError}, also for the empty text. */
  static parse(text: string): ArchFxStreamSlug {
    if (requireText(text, what) === "") throw wrongTermCount(text);
    return new ArchFxStreamSlug(text);
  }

  /** Reads text, or gives undefined. */
  static tryParse(text: unknown): ArchFxStreamSlug | undefined {
    return unlessSlugError(() => ArchFxStreamSlug.parse(text as string));
  }

  get kind(): StreamKind {
    return this.isSet ? (this.text.slice(0, 2) as StreamKind) : "sd";
  }

  get isSet(): boolean {
    return this.text !== "";
  }

  override formattedId(): string {
    return this.isSet ? super.formattedId() : "";
  }

  /** Null for a stream without a parent. */
  get parent(): ArchFxParentSlug | null {
    const kind = parentKinds.get(this.kind) ?? null;
    return kind === null ? null : new ArchFxParentSlug(`${kind}--${this.#term(1)}`);
  }

  get device(): ArchFxDeviceSlug {
    return new ArchFxDeviceSlug(this.#term(2));
  }

  get variable(): ArchFxVariableID {
    return new ArchFxVariableID(this.#term(3));
  }

  /** Microseconds since the epoch at which this piece starts, or null for the whole stream. */
  get startMicros(): bigint | null {
    const start = gidSplit(this.text)[4];
    return start === undefined ? null : BigInt(start);
  }

  /** All parts as texts. */
  getParts(): StreamPartTexts {
    const device = this.#term(2);
    return {
      parent: this.parent?.text ?? null,
      block: device.slice(0, 4),
      scope: device.slice(5, 9),
      device: device.slice(10),
      variable: this.variable.text,
      start: gidSplit(this.text)[4] ?? null,
    };
  }

  /** A start may have fewer digits than 16, and would then not sort as a number. */
  protected override sortKey(): string {
    const [kind = "", parent = "", device = "", variable = "", start = ""] = gidSplit(this.text);
    return `${kind}--${parent}--${device}--${variable}--${start === "" ? "" : start.padStart(16, "0")}`;
  }

  #term(at: 1 | 2 | 3): string {
    const term = gidSplit(this.text)[at];
    if (term === undefined)
      throw new SlugError("unset", "The stream has no parts: it is not set.", "Ask isSet before.");
    return term;
  }
}

function isAbsent(part: unknown): part is null | undefined | "" {
  return part === undefined || part === null || part === "";
}

function textOf(stream: unknown): string {
  if (isAbsent(stream)) return "";
  if (stream instanceof ArchFxStreamSlug) return stream.text;
  if (typeof stream !== "string")
    throw new SlugError("wrong-type", `${shown(stream)} is no ${what}.`, "Pass text, or use fromParts.");
  const [kind = "", parent = "", device, variable, start, ...more] = gidSplit(stream);
  if (device === undefined || variable === undefined || more.length > 0) throw wrongTermCount(stream);
  if (!isStreamKind(kind))
    throw new SlugError("bad-prefix", `${shown(stream)} is no ${what}: its kind must be sl, sa, ss or sd.`);
  const terms = [
    kind,
    int32gid(parent === "" ? 0n : checkedHex(parent, 32, what, stream)),
    new ArchFxDeviceSlug(checkedHex(device, 64, what, stream)).formattedId(),
    int32gid(checkedHex(variable, 32, what, stream)),
  ];
  if (start !== undefined) terms.push(checkedStartTerm(start, stream));
  return terms.join("--");
}

function wrongTermCount(text: string): SlugError {
  return new SlugError("wrong-term-count", `${shown(text)} is no ${what}: it needs four or five terms.`);
}
