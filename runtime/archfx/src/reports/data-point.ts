import { type InstantLike, instantMicros } from "../helpers/instant.js";
import { SlugError } from "../ids/slug-error.js";
import type { VariableIdInput } from "../ids/variable.js";
import { CheckedReading, checkedId, checkedReading } from "./checked-reading.js";
import { DataError } from "./data-error.js";
import type { Float, ReportMap, ReportValue } from "./report-value.js";

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
  constructor(init: DataPointInit) {
    const { stream, value, timestamp, summaryData, rawData, readingId } = checkedReading(init);
    this.stream = stream;
    this.value = value;
    this.timestamp = timestamp;
    this.summaryData = summaryData;
    this.rawData = rawData;
    this.readingId = readingId;
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
    const { stream, value, timestamp, summaryData, rawData } = this;
    return new ArchFXDataPoint(
      new CheckedReading(stream, value, timestamp, summaryData, rawData, checkedId(readingId)),
    );
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

/** The reading itself, or the one that it is made of, which is the `index`-th of a report. Throws a {@link DataError}. */
export function pointOf(reading: ArchFXDataPoint | DataPointInit, index: number): ArchFXDataPoint {
  if (reading instanceof ArchFXDataPoint) return reading;
  try {
    return new ArchFXDataPoint(reading);
  } catch (error) {
    throw errorAt(eventPlace(index), error);
  }
}

/** How errors name a reading of a report; made for an error only, as there may be a million readings. */
export function eventPlace(index: number): string {
  return `events[${index}]`;
}

/** The result of `make`; an error of a reading or of its id becomes a {@link DataError} that names `place`. */
export function atPlace<Result>(place: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw errorAt(place, error);
  }
}

/** An error of a reading or of its id as a {@link DataError} that names `place`; any other one as it is. */
export function errorAt(place: string, error: unknown): unknown {
  if (error instanceof DataError) return error.within(place);
  if (error instanceof SlugError) return new DataError("INVALID", error.message, { place, cause: error });
  return error;
}
