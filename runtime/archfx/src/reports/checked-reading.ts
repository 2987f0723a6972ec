import { instantFix, wireText } from "../helpers/instant.js";
import { shown } from "../ids/number.js";
import { variableNumber } from "../ids/variable.js";
import { DataError } from "./data-error.js";
import type { DataPointInit } from "./data-point.js";
import { Float, isReportMap, type ReportMap, type ReportValue } from "./report-value.js";
import { unsigned } from "./unsigned.js";

/**
 * What makes a reading, when every part of it was checked: it is taken as it is. The package does not export it, so nobody
 * else can make one.
 */
export class CheckedReading {
  constructor(
    readonly stream: number,
    readonly value: number,
    readonly timestamp: string,
    readonly summaryData: ReportMap,
    readonly rawData: ReportValue,
    readonly readingId: bigint,
  ) {}
}

/** Checks what makes a reading and fills its defaults. Throws a {@link DataError}, and a `SlugError` for the stream. */
export function checkedReading(init: DataPointInit): CheckedReading {
  if (init instanceof CheckedReading) return init;
  const { timestamp, stream, value, summaryData, rawData, readingId } = init;
  return new CheckedReading(
    streamNumber(stream),
    floatOf(value),
    timestampText(timestamp, "timestamp"),
    checkedSummary(summaryData),
    rawData ?? null,
    checkedId(readingId),
  );
}

/** The number of a variable, however it is given. Throws a `SlugError`. */
export function streamNumber(stream: unknown): number {
  // A number of 32 bits needs no more, and most streams are one.
  const number = typeof stream === "number" ? stream >>> 0 : undefined;
  return number !== undefined && number === stream ? number : Number(variableNumber(stream));
}

/** The value of a reading. Throws a {@link DataError}. */
export function floatOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.value;
  const number = typeof value === "bigint" ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new DataError("INVALID", `${shown(value)} is no value of a reading.`, {
    place: "value",
    fix: "Give a number.",
  });
}

/** An instant as the text of the wire, in UTC. Throws a {@link DataError} that names `place`. */
export function timestampText(timestamp: unknown, place: string): string {
  const text = wireText(timestamp);
  if (text === undefined)
    throw new DataError("INVALID", `${shown(timestamp)} is no instant between the years 1 and 9999.`, {
      place,
      fix: instantFix,
    });
  return text;
}

/** The summary of a reading, empty when there is none. Throws a {@link DataError}. */
export function checkedSummary(summary: unknown): ReportMap {
  if (summary === undefined || summary === null) return {};
  if (!isReportMap(summary))
    throw new DataError("INVALID", `The summary of a reading is a map, not ${shown(summary)}.`, {
      place: "extra_data",
      fix: "Give a plain object or a Map.",
    });
  if (summary instanceof Map ? summary.has("value") : Object.hasOwn(summary, "value"))
    throw new DataError("INVALID", "The key value of a summary is reserved for the reading itself.", {
      place: "extra_data",
      fix: "Use another key, or put it into rawData.",
    });
  return summary;
}

/** The id of a reading, 0 when there is none. Throws a {@link DataError}. */
export function checkedId(readingId: unknown): bigint {
  return unsigned(readingId ?? 0n, 64, "reading_id");
}
