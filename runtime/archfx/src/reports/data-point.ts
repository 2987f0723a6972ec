import { type InstantLike, instantFix, instantMicros, wireText } from "../helpers/instant.js";
import { shown } from "../ids/number.js";
import { SlugError } from "../ids/slug-error.js";
import { type VariableIdInput, variableNumber } from "../ids/variable.js";
import { DataError } from "./data-error.js";
import { Float, isReportMap, mapKeys, type ReportMap, type ReportValue } from "./report-value.js";
import { unsigned } from "./unsigned.js";

/** What makes a reading. */
export type DataPointInit = {
  /** Whatever its offset, it is written in UTC. */
  readonly timestamp: InstantLike;
  readonly stream: VariableIdInput;
  /** Becomes a 64-bit float; NaN and infinities are values. */
  readonly value: number | bigint | Float;
  /** Facts about the reading. The key `value` is reserved. Default none. */
  readonly summaryData?: ReportMap | null;
  /** What was measured, in any form. Default null. */
  readonly rawData?: ReportValue;
  /** Larger than every id before it, of 64 bits. Default 0: no id. */
  readonly readingId?: number | bigint | null;
};

/** A reading under the names that it has on the wire, in that order. */
export type DataPointDict = {
  readonly stream: number;
  readonly dev_seqid: bigint;
  readonly timestamp: string;
  readonly value: number;
  readonly extra_data: ReportMap;
  readonly data: ReportValue;
};

/** A reading of a stream at an instant (archfx spec §3.1): immutable, and checked when it is made. */
export class ArchFXDataPoint {
  /** The reading id that means "none". */
  static readonly invalidReadingId = 0n;
  /** The raw time that means "none"; for programs that know it from the reference. */
  static readonly invalidRawTime = 0xffff_ffff;

  /** The number of the variable. */
  readonly stream: number;
  readonly value: number;
  /** ISO 8601 text in UTC, as it is written: `2021-01-20T00:00:00.100000+00:00`. */
  readonly timestamp: string;
  readonly summaryData: ReportMap;
  readonly rawData: ReportValue;
  /** 0 for none. */
  readonly readingId: bigint;

  /**
   * What `summaryData` and `rawData` hold is not copied, and is checked when a report is made of it. Throws a
   * {@link DataError}, and a `SlugError` for the stream.
   */
  constructor({ timestamp, stream, value, summaryData, rawData, readingId }: DataPointInit) {
    this.stream = Number(variableNumber(stream));
    this.value = floatOf(value);
    this.timestamp = timestampText(timestamp, "timestamp");
    this.summaryData = checkedSummary(summaryData ?? {});
    this.rawData = rawData ?? null;
    this.readingId = unsigned(readingId ?? ArchFXDataPoint.invalidReadingId, 64, "reading_id");
    Object.freeze(this);
  }

  /** A reading from the names of the wire; only `stream`, `timestamp` and `value` must be there. Throws like the constructor. */
  static fromDict(
    dict: Pick<DataPointDict, "stream" | "timestamp" | "value"> & Partial<DataPointDict>,
  ): ArchFXDataPoint {
    const {
      timestamp,
      stream,
      value,
      extra_data: summaryData = null,
      data: rawData = null,
      dev_seqid: readingId = 0n,
    } = dict;
    return new ArchFXDataPoint({ timestamp, stream, value, summaryData, rawData, readingId });
  }

  /** Microseconds since the epoch. */
  get timestampMicros(): bigint {
    return instantMicros(this.timestamp);
  }

  /** The same reading under another id. */
  withReadingId(readingId: number | bigint): ArchFXDataPoint {
    const { timestamp, stream, value, summaryData, rawData } = this;
    return new ArchFXDataPoint({ timestamp, stream, value, summaryData, rawData, readingId });
  }

  /** The names of the wire, in their order. */
  asDict(): DataPointDict {
    return {
      stream: this.stream,
      dev_seqid: this.readingId,
      timestamp: this.timestamp,
      value: this.value,
      extra_data: this.summaryData,
      data: this.rawData,
    };
  }
}

/** The reading itself, or the one that it is made of; errors name `place`. Throws a {@link DataError}. */
export function pointOf(reading: ArchFXDataPoint | DataPointInit, place: string): ArchFXDataPoint {
  if (reading instanceof ArchFXDataPoint) return reading;
  return atPlace(place, () => new ArchFXDataPoint(reading));
}

/** The result of `make`; an error of a reading or of its id becomes a {@link DataError} that names `place`. */
export function atPlace<Result>(place: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof DataError) throw error.within(place);
    if (error instanceof SlugError) throw new DataError("INVALID", error.message, { place, cause: error });
    throw error;
  }
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

function floatOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Float) return value.value;
  const number = typeof value === "bigint" ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new DataError("INVALID", `${shown(value)} is no value of a reading.`, {
    place: "value",
    fix: "Give a number.",
  });
}

function checkedSummary(summary: unknown): ReportMap {
  if (!isReportMap(summary))
    throw new DataError("INVALID", `The summary of a reading is a map, not ${shown(summary)}.`, {
      place: "extra_data",
      fix: "Give a plain object or a Map.",
    });
  for (const key of mapKeys(summary))
    if (key === "value")
      throw new DataError("INVALID", "The key value of a summary is reserved for the reading itself.", {
        place: "extra_data",
        fix: "Use another key, or put it into rawData.",
      });
  return summary;
}
