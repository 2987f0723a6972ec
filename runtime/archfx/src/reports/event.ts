import { type ArchFXDataPoint, errorAt } from "./data-point.js";
import { ByteWriter } from "./msgpack/byte-writer.js";
import { writeBigInt, writeFloat, writeInteger, writeMapHeader, writeText } from "./msgpack/write-scalar.js";
import { writeValue } from "./msgpack/write-value.js";
import type { ReportValue } from "./report-value.js";

/** The report, its list of events and the event itself are around what an event holds. */
const depthInside = 3;

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
  writeMember(to, "extra_data", point.summaryData);
  to.few(before.rawData);
  writeMember(to, "data", point.rawData);
}

function writeMember(to: ByteWriter, place: string, value: ReportValue): void {
  try {
    writeValue(to, value, depthInside);
  } catch (error) {
    throw errorAt(place, error);
  }
}
