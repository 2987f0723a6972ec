import { type Clock, systemClock } from "@edgeloom/runtime/base";
import type { InstantLike } from "../helpers/instant.js";
import { ArchFxDeviceSlug, type DeviceSlugInput } from "../ids/device.js";
import { timestampText } from "./checked-reading.js";
import { atPlace } from "./data-point.js";
import type { ByteWriter } from "./msgpack/byte-writer.js";
import {
  writeArrayHeader,
  writeBigInt,
  writeInteger,
  writeMapHeader,
  writeText,
} from "./msgpack/write-scalar.js";
import { unsigned } from "./unsigned.js";

/** The one format of a report. */
export const reportFormat = "v200";

/** What a report says about itself. */
export type ReportHeaderInit = {
  readonly device: DeviceSlugInput;
  /** Larger than every reading id, of 64 bits; the reference does not check that either. Default 0. */
  readonly reportId?: number | bigint;
  /** Which streams the streamer sends, 16 bits. Default 0xFFFF: all. */
  readonly selector?: number;
  /** The index of the streamer, 16 bits. Default 0x100. */
  readonly streamer?: number;
  /** When it was sent. Default null: not known yet. */
  readonly sentTimestamp?: InstantLike | null;
};

/** A checked header. */
export type ReportHeader = {
  readonly device: bigint;
  readonly reportId: bigint;
  readonly selector: number;
  readonly streamer: number;
  readonly sentTimestamp: string | null;
};

/** The least and the largest reading id of a report, both 0 where no reading has one. */
export type IdRange = { readonly lowestId: bigint; readonly highestId: bigint };

/** Checks a header and fills its defaults. Throws a `DataError` that names the part. */
export function checkedHeader(init: ReportHeaderInit): ReportHeader {
  const { device, reportId = 0, selector = 0xffff, streamer = 0x100, sentTimestamp = null } = init;
  return {
    device: atPlace("device", () => new ArchFxDeviceSlug(device).getId()),
    reportId: unsigned(reportId, 64, "seqid"),
    selector: Number(unsigned(selector, 16, "streamer_selector")),
    streamer: Number(unsigned(streamer, 16, "streamer_index")),
    sentTimestamp: sentTimestamp === null ? null : timestampText(sentTimestamp, "sent_timestamp"),
  };
}

/** Everything of a report up to its first event (archfx spec §3.3). */
export function writeHeader(to: ByteWriter, header: ReportHeader, ids: IdRange, eventCount: number): void {
  writeMapHeader(to, 9);
  writeText(to, "format");
  writeText(to, reportFormat);
  writeText(to, "device");
  writeBigInt(to, header.device);
  writeText(to, "streamer_index");
  writeInteger(to, header.streamer);
  writeText(to, "streamer_selector");
  writeInteger(to, header.selector);
  writeText(to, "seqid");
  writeBigInt(to, header.reportId);
  writeText(to, "lowest_id");
  writeBigInt(to, ids.lowestId);
  writeText(to, "highest_id");
  writeBigInt(to, ids.highestId);
  writeText(to, "sent_timestamp");
  if (header.sentTimestamp === null) to.uint8(0xc0);
  else writeText(to, header.sentTimestamp);
  writeText(to, "events");
  writeArrayHeader(to, eventCount);
}

/** The instant of a clock, in microseconds since the epoch. */
export function nowMicros(clock: Clock = systemClock): bigint {
  return BigInt(Math.round(clock.wallSeconds() * 1e6));
}
