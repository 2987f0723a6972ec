import { DataError } from "./data-error.js";
import type { ArchFXDataPoint } from "./data-point.js";
import { reportFormat } from "./header.js";
import { type ReadOptions, readWhole, type ValueReader } from "./msgpack/read-value.js";
import { type ReceivedEvents, readEvents } from "./read-events.js";
import type { ReportValue } from "./report-value.js";
import { unsigned } from "./unsigned.js";

/** What the bytes of a report say; null where they say nothing. */
export type ReceivedReport = {
  readonly device: bigint;
  readonly reportId: bigint;
  readonly sentTimestamp: string | null;
  readonly streamer: number | null;
  readonly selector: number | null;
  readonly lowestId: bigint | null;
  readonly highestId: bigint | null;
  readonly points: readonly ArchFXDataPoint[];
};

/**
 * Reads a report (archfx spec §3.4). Only the device must be there; a format that is there must be `v200`; other keys are
 * ignored. Throws a {@link DataError}, whatever the bytes are.
 */
export function readReport(bytes: Uint8Array, options: ReadOptions): ReceivedReport {
  const report = readWhole(bytes, options, readFields);
  if (report === undefined) throw new DataError("INVALID", "A report is a map.");
  const { fields, events } = report;
  const format = fields.get("format");
  if (format !== undefined && format !== reportFormat)
    throw new DataError("INVALID", `The format of the report is not ${reportFormat}.`, { place: "format" });
  if (events.error !== undefined) throw events.error;
  return {
    points: events.points,
    device: unsigned(fields.get("device"), 64, "device"),
    reportId: idField(fields, "seqid") ?? 0n,
    sentTimestamp: sentTimestampOf(fields),
    streamer: indexField(fields, "streamer_index"),
    selector: indexField(fields, "streamer_selector"),
    lowestId: idField(fields, "lowest_id"),
    highestId: idField(fields, "highest_id"),
  };
}

type Fields = ReadonlyMap<string, ReportValue>;

function readFields(
  from: ValueReader,
): { readonly fields: Fields; readonly events: ReceivedEvents } | undefined {
  const count = from.openMap(0);
  if (count === undefined) {
    from.value(0);
    return undefined;
  }
  const fields = new Map<string, ReportValue>();
  let events: ReceivedEvents = { points: [] };
  for (let at = 0; at < count; at++) {
    const key = from.key();
    if (key === "events") events = readEvents(from);
    else fields.set(key, from.value(1));
  }
  return { fields, events };
}

function idField(fields: Fields, name: string): bigint | null {
  const value = fields.get(name) ?? null;
  return value === null ? null : unsigned(value, 64, name);
}

function indexField(fields: Fields, name: string): number | null {
  const value = fields.get(name) ?? null;
  return value === null ? null : Number(unsigned(value, 16, name));
}

function sentTimestampOf(fields: Fields): string | null {
  const sent = fields.get("sent_timestamp") ?? null;
  if (sent === null || typeof sent === "string") return sent;
  throw new DataError("INVALID", "The time at which a report was sent is text.", { place: "sent_timestamp" });
}
