import { instantFix, orUtc, wireText } from "../helpers/instant.js";
import { DataError } from "./data-error.js";
import { ArchFXDataPoint, atPlace, type DataPointInit } from "./data-point.js";
import { fieldOf } from "./field.js";
import { ByteWriter } from "./msgpack/byte-writer.js";
import { writeBigInt, writeFloat, writeInteger, writeMapHeader, writeText } from "./msgpack/write-scalar.js";
import { writeValue } from "./msgpack/write-value.js";
import { isReportMap, type ReportMap, type ReportValue } from "./report-value.js";

/** The report, its list of events and the event itself are around what an event holds. */
const depthInside = 3;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** What stands before each value of an event; made once, as it is most of the work otherwise. */
const before = /*@__PURE__*/ Object.freeze({
  stream: /*@__PURE__*/ packed((to) => {
    writeMapHeader(to, 6);
    writeText(to, "stream");
  }),
  readingId: /*@__PURE__*/ packed((to) => writeText(to, "dev_seqid")),
  timestamp: /*@__PURE__*/ packed((to) => writeText(to, "timestamp")),
  value: /*@__PURE__*/ packed((to) => writeText(to, "value")),
  summary: /*@__PURE__*/ packed((to) => writeText(to, "extra_data")),
  rawData: /*@__PURE__*/ packed((to) => writeText(to, "data")),
});

function packed(write: (to: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.slice(0);
}

/** An event of a report (archfx spec §3.3). Throws a {@link DataError} that names the part. */
export function writeEvent(to: ByteWriter, point: ArchFXDataPoint): void {
  to.few(before.stream);
  writeInteger(to, point.stream);
  to.few(before.readingId);
  writeBigInt(to, point.readingId);
  to.few(before.timestamp);
  writeText(to, point.timestamp);
  to.few(before.value);
  writeFloat(to, point.value);
  to.few(before.summary);
  atPlace("extra_data", () => writeValue(to, point.summaryData, depthInside));
  to.few(before.rawData);
  atPlace("data", () => writeValue(to, point.rawData, depthInside));
}

/** The reading of an event; other keys are ignored. Throws a {@link DataError} that names `place` (archfx spec §3.4). */
export function readEvent(event: ReportValue, place: string): ArchFXDataPoint {
  return atPlace(place, () => {
    if (!isReportMap(event)) throw new DataError("INVALID", "An event is a map.");
    return new ArchFXDataPoint({
      timestamp: timestampField(event),
      stream: fieldOf(event, "stream") as DataPointInit["stream"],
      value: valueField(event),
      summaryData: (fieldOf(event, "extra_data") ?? null) as ReportMap | null,
      rawData: fieldOf(event, "data") ?? null,
      readingId: (fieldOf(event, "dev_seqid") ?? null) as bigint | null,
    });
  });
}

/** A time without an offset is one of UTC here, as the reference would label it; whoever wrote it cannot be asked. */
function timestampField(event: ReportMap): string {
  const value = fieldOf(event, "timestamp");
  const text = typeof value === "string" ? wireText(orUtc(value)) : undefined;
  if (text !== undefined) return text;
  throw new DataError("INVALID", "An event needs the text of an instant.", {
    place: "timestamp",
    fix: instantFix,
  });
}

/** A value may be numeric text: the reference writes none, but reads it. */
function valueField(event: ReportMap): DataPointInit["value"] {
  const value = fieldOf(event, "value");
  return typeof value === "string" && decimal.test(value) ? Number(value) : (value as DataPointInit["value"]);
}
