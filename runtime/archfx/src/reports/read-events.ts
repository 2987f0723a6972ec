import { instantFix, wireText } from "../helpers/instant.js";
import { CheckedReading, checkedId, checkedSummary, floatOf, streamNumber } from "./checked-reading.js";
import { DataError } from "./data-error.js";
import { ArchFXDataPoint, errorAt, eventPlace } from "./data-point.js";
import type { ValueReader } from "./msgpack/read-value.js";
import type { ReportValue } from "./report-value.js";

/** How deep the list of events lies in a report; an event and its members lie one and two deeper. */
const listDepth = 1;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The readings of a report; with an error there are none. */
export type ReceivedEvents = { readonly points: readonly ArchFXDataPoint[]; readonly error?: unknown };

/**
 * The value of `events`, each event straight into a reading: a large report holds millions of values (archfx spec §3.4).
 * The error of the first event that is no reading is kept for later, as bytes that are no MessagePack are the greater
 * fault. Throws a {@link DataError} for those.
 */
export function readEvents(from: ValueReader): ReceivedEvents {
  const count = from.openArray(listDepth);
  if (count === undefined) return from.value(listDepth) === null ? { points: [] } : noList();
  const points: ArchFXDataPoint[] = [];
  let error: unknown;
  for (let at = 0; at < count; at++) {
    const event = readEvent(from);
    if (error !== undefined) continue;
    try {
      points.push(pointOfEvent(event));
    } catch (thrown) {
      error = errorAt(eventPlace(at), thrown);
    }
  }
  return error === undefined ? { points } : { points: [], error };
}

function noList(): ReceivedEvents {
  const error = new DataError("INVALID", "The events of a report are an array.", { place: "events" });
  return { points: [], error };
}

/** The keys of an event in the order in which they are written. */
const keys: readonly string[] = ["stream", "dev_seqid", "timestamp", "value", "extra_data", "data"];

/** What an event has under each of the {@link keys}, of which nothing is checked. */
type EventValues = readonly (ReportValue | undefined)[];

function readEvent(from: ValueReader): EventValues | undefined {
  const count = from.openMap(listDepth + 1);
  if (count === undefined) {
    from.value(listDepth + 1);
    return undefined;
  }
  const values: (ReportValue | undefined)[] = [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ];
  for (let at = 0; at < count; at++) {
    const key = from.key(keys[at]);
    const value = from.value(listDepth + 2);
    const place = key === keys[at] ? at : keys.indexOf(key);
    if (place >= 0) values[place] = value;
  }
  return values;
}

function pointOfEvent(values: EventValues | undefined): ArchFXDataPoint {
  if (values === undefined) throw new DataError("INVALID", "An event is a map.");
  const [stream, readingId, timestamp, value, summary, rawData] = values;
  // The time is looked at first, as it is what tells an event from something else.
  const time = timestampOf(timestamp);
  return new ArchFXDataPoint(
    new CheckedReading(
      streamNumber(stream),
      valueOf(value),
      time,
      checkedSummary(summary),
      rawData ?? null,
      checkedId(readingId),
    ),
  );
}

/** A time without an offset is one of UTC here, as the reference would label it; whoever wrote it cannot be asked. */
function timestampOf(value: unknown): string {
  const text = typeof value === "string" ? (wireText(value) ?? wireText(`${value}Z`)) : undefined;
  if (text !== undefined) return text;
  throw new DataError("INVALID", "An event needs the text of an instant.", {
    place: "timestamp",
    fix: instantFix,
  });
}

/** A value may be numeric text: the reference writes none, but reads it. */
function valueOf(value: unknown): number {
  return typeof value === "string" && decimal.test(value) ? Number(value) : floatOf(value);
}
