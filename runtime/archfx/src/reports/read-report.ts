import { DataError } from "./data-error.js";
import type { ArchFXDataPoint } from "./data-point.js";
import { readEvent } from "./event.js";
import { fieldOf } from "./field.js";
import { reportFormat } from "./header.js";
import { type ReadOptions, readMessagePack } from "./msgpack/read-value.js";
import { isReportMap, type ReportMap } from "./report-value.js";
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
  const report = readMessagePack(bytes, options);
  if (!isReportMap(report)) throw new DataError("INVALID", "A report is a map.");
  const format = fieldOf(report, "format");
  if (format !== undefined && format !== reportFormat)
    throw new DataError("INVALID", `The format of the report is not ${reportFormat}.`, { place: "format" });
  return {
    points: eventsOf(report),
    device: unsigned(fieldOf(report, "device"), 64, "device"),
    reportId: idField(report, "seqid") ?? 0n,
    sentTimestamp: sentTimestampOf(report),
    streamer: indexField(report, "streamer_index"),
    selector: indexField(report, "streamer_selector"),
    lowestId: idField(report, "lowest_id"),
    highestId: idField(report, "highest_id"),
  };
}

function eventsOf(report: ReportMap): readonly ArchFXDataPoint[] {
  const events = fieldOf(report, "events") ?? [];
  if (!Array.isArray(events))
    throw new DataError("INVALID", "The events of a report are an array.", { place: "events" });
  return events.map((event, at) => readEvent(event, `events[${at}]`));
}

function idField(report: ReportMap, name: string): bigint | null {
  const value = fieldOf(report, name) ?? null;
  return value === null ? null : unsigned(value, 64, name);
}

function indexField(report: ReportMap, name: string): number | null {
  const value = fieldOf(report, name) ?? null;
  return value === null ? null : Number(unsigned(value, 16, name));
}

function sentTimestampOf(report: ReportMap): string | null {
  const sent = fieldOf(report, "sent_timestamp") ?? null;
  if (sent === null || typeof sent === "string") return sent;
  throw new DataError("INVALID", "The time at which a report was sent is text.", { place: "sent_timestamp" });
}
