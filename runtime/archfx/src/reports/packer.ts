import { DataError } from "./data-error.js";
import type { ArchFXDataPoint } from "./data-point.js";
import { errorAt, eventPlace } from "./data-point.js";
import { writeEvent } from "./event.js";
import { type IdRange, type ReportHeader, writeHeader } from "./header.js";
import { ByteWriter } from "./msgpack/byte-writer.js";

/** A finished report: its bytes, and what they were made of. */
export type PackedReport = IdRange & {
  readonly header: ReportHeader;
  readonly points: readonly ArchFXDataPoint[];
  readonly bytes: Uint8Array;
};

const noIds: IdRange = { lowestId: 0n, highestId: 0n };
const widestIds: IdRange = { lowestId: 2n ** 64n - 1n, highestId: 2n ** 64n - 1n };

/**
 * Puts readings into reports in the order in which they come, each of them as full as `maxBytes` allows. Each reading is
 * encoded once.
 */
export class ReportPacker {
  readonly #header: ReportHeader;
  readonly #maxBytes: number;
  readonly #events = new ByteWriter();
  readonly #head = new ByteWriter();
  readonly #widestHead: number;
  #points: ArchFXDataPoint[] = [];
  #ids = noIds;
  #seen = 0;

  constructor(header: ReportHeader, maxBytes: number = Infinity) {
    this.#header = header;
    this.#maxBytes = maxBytes;
    this.#widestHead = this.#headSize(widestIds, 2 ** 32 - 1);
  }

  /** Adds a reading, and gives the report before it when that one is full. Throws a {@link DataError} for what fits nowhere. */
  add(point: ArchFXDataPoint): PackedReport | undefined {
    const start = this.#events.length;
    this.#write(point);
    const ids = widened(this.#ids, point.readingId);
    const full = this.#points.length > 0 && this.#isOver(ids, this.#points.length + 1);
    const finished = full ? this.#restartAt(start) : undefined;
    this.#ids = full ? widened(noIds, point.readingId) : ids;
    this.#points.push(point);
    if (this.#points.length === 1 && this.#isOver(this.#ids, 1)) throw this.#tooLarge();
    this.#seen++;
    return finished;
  }

  /** The report of what was added since the last one; without any reading it is an empty report. */
  finish(): PackedReport {
    const finished = this.#finished(this.#events.length);
    this.#restart();
    return finished;
  }

  /** Whether there are readings that no report was given for. */
  get hasReadings(): boolean {
    return this.#points.length > 0;
  }

  #restartAt(start: number): PackedReport {
    const last = this.#events.slice(start);
    const finished = this.#finished(start);
    this.#restart();
    this.#events.raw(last);
    return finished;
  }

  #restart(): void {
    this.#points = [];
    this.#ids = noIds;
    this.#events.clear();
  }

  #finished(end: number): PackedReport {
    this.#writeHead(this.#ids, this.#points.length);
    const bytes = new Uint8Array(this.#head.length + end);
    this.#head.copyTo(bytes, 0);
    this.#events.copyTo(bytes, this.#head.length, end);
    return { header: this.#header, points: this.#points, bytes, ...this.#ids };
  }

  /** Whether what was written is too much; the exact size of the head only matters close to the limit. */
  #isOver(ids: IdRange, count: number): boolean {
    if (this.#events.length + this.#widestHead <= this.#maxBytes) return false;
    return this.#size(ids, count) > this.#maxBytes;
  }

  #size(ids: IdRange, count: number): number {
    return this.#headSize(ids, count) + this.#events.length;
  }

  #headSize(ids: IdRange, count: number): number {
    this.#writeHead(ids, count);
    return this.#head.length;
  }

  #write(point: ArchFXDataPoint): void {
    try {
      writeEvent(this.#events, point);
    } catch (error) {
      throw errorAt(eventPlace(this.#seen), error);
    }
  }

  #writeHead(ids: IdRange, count: number): void {
    this.#head.clear();
    writeHeader(this.#head, this.#header, ids, count);
  }

  #tooLarge(): DataError {
    const size = this.#size(this.#ids, 1);
    return new DataError(
      "INVALID",
      `One reading makes a report of ${size} bytes, more than ${this.#maxBytes}.`,
      {
        place: eventPlace(this.#seen),
        fix: "Allow larger reports, or put less into rawData.",
      },
    );
  }
}

function widened({ lowestId, highestId }: IdRange, id: bigint): IdRange {
  if (id === 0n) return { lowestId, highestId };
  return {
    lowestId: lowestId === 0n || id < lowestId ? id : lowestId,
    highestId: id > highestId ? id : highestId,
  };
}
