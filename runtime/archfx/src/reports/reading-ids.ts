import { DataError } from "./data-error.js";
import { type ArchFXDataPoint, eventPlace, pointOf } from "./data-point.js";
import type { Reading } from "./report.js";
import { unsigned } from "./unsigned.js";

/** Where the numbering of readings goes on. */
export type AssignOptions = {
  /** The id before the first one: the largest that was ever used, such as the `last_id` of the streamer. Default 0. */
  readonly after?: number | bigint;
};

/**
 * Gives each reading without an id the next one. An id that is there stays, and must be above all before it: the server
 * keeps only what is. The list can be read again: an upload that failed goes on with the same numbers. Throws a
 * {@link DataError} for an id that is not above, and past 2^64 − 1.
 */
export function assignReadingIds(
  readings: Iterable<Reading>,
  options: AssignOptions = {},
): readonly ArchFXDataPoint[] {
  return [...numbered(readings, options)];
}

function* numbered(
  readings: Iterable<Reading>,
  { after = 0 }: AssignOptions,
): Generator<ArchFXDataPoint, void, void> {
  let last = unsigned(after, 64, "after");
  let at = 0;
  for (const reading of readings) {
    const point = pointOf(reading, at);
    const numbered =
      point.readingId === 0n ? point.withReadingId(unsigned(last + 1n, 64, eventPlace(at))) : point;
    if (numbered.readingId <= last) throw notAbove(numbered.readingId, last, at);
    last = numbered.readingId;
    at++;
    yield numbered;
  }
}

function notAbove(id: bigint, last: bigint, at: number): DataError {
  return new DataError("INVALID", `The reading id ${id} is not above ${last}, which came before.`, {
    place: eventPlace(at),
    fix: "Sort the readings by id, or leave the id out.",
  });
}

/**
 * The readings that a server has not taken yet: those above the `last_id` of the streamer (`GET streamer/<slug>/`).
 * Throws a {@link DataError} for a reading without an id, of which nobody can tell.
 */
export function* readingsAfter(
  readings: Iterable<Reading>,
  lastId: number | bigint,
): Generator<ArchFXDataPoint, void, void> {
  const last = unsigned(lastId, 64, "lastId");
  let at = 0;
  for (const reading of readings) {
    const point = pointOf(reading, at);
    if (point.readingId === 0n)
      throw new DataError("INVALID", "A reading without an id cannot be told from one that was uploaded.", {
        place: eventPlace(at),
        fix: "Number the readings with assignReadingIds when they are taken, and keep the numbers.",
      });
    at++;
    if (point.readingId > last) yield point;
  }
}
