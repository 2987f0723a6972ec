import { describe, expect, it } from "vitest";
import { ArchFXFlexibleDictionaryReport as Report, type ReportMap, type ReportValue } from "./index.js";
import { ByteWriter } from "./msgpack/byte-writer.js";
import { writeValue } from "./msgpack/write-value.js";

const timestamp = "2021-01-20T00:00:00+00:00";
const event = { stream: 1, dev_seqid: 2, timestamp, value: 3, extra_data: { a: 1 }, data: [4] };
const point = { stream: 1, readingId: 2n, timestamp, value: 3, summaryData: { a: 1 }, rawData: [4] };

/** The bytes of a map whose keys may come twice. */
function bytesOf(entries: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = entries.flatMap(([key, value]) => [packed(key), value]);
  return Buffer.concat([Uint8Array.of(0x80 | entries.length), ...parts]);
}

function packed(value: ReportValue): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, value);
  return writer.slice(0);
}

function reportOf(events: ReportValue, rest: ReportMap = { device: 1 }): Uint8Array {
  const others = Object.entries(rest).map(([key, value]) => [key, packed(value as ReportValue)] as const);
  return bytesOf([["events", packed(events)], ...others]);
}

/** `place` is not looked at where there is none to say. */
const refusal = (code: string, place?: string): Error =>
  expect.objectContaining(place === undefined ? { code } : { code, place }) as Error;

describe("an event", () => {
  it("may have its keys in any order, others between them, and none that has a default", () => {
    const turned = Object.fromEntries(Object.entries({ ...event, else: { x: [1] } }).reverse());
    const { visibleData } = Report.decode(reportOf([turned, { timestamp, stream: 5, value: 6 }]));
    const few = { stream: 5, readingId: 0n, timestamp, value: 6, summaryData: {}, rawData: null };
    expect(visibleData.map((one) => ({ ...one }))).toEqual([point, few]);
  });

  it("has the last of the values under one key, as a report has the last of its lists", () => {
    const entries = Object.entries(event).map(([key, value]) => [key, packed(value)] as const);
    const twice = bytesOf([["value", packed("none")], ...entries, ["data", packed(null)]]);
    const list = Buffer.concat([Uint8Array.of(0x91), twice]);
    const bytes = bytesOf([
      ["events", packed([{ stream: "no event" }])],
      ["device", packed(1)],
      ["events", list],
    ]);
    expect(Report.decode(bytes).visibleData.map((one) => ({ ...one }))).toEqual([
      { ...point, rawData: null },
    ]);
  });

  it("has maps of its own, and is frozen", () => {
    const [one, other] = Report.decode(
      reportOf([{ timestamp, stream: 5, value: 6 }, event, event]),
    ).visibleData;
    expect(one?.summaryData).not.toBe(other?.summaryData);
    expect(Object.isFrozen(one)).toBe(true);
  });
});

describe("an error", () => {
  const bad = { ...event, timestamp: "now" };

  it("is that of the first event that is none", () => {
    const bytes = reportOf([event, bad, { ...event, stream: -1 }, 5]);
    expect(() => Report.decode(bytes)).toThrow(refusal("INVALID", "events[1].timestamp"));
    expect(() => Report.decode(reportOf([event, 5]))).toThrow(refusal("INVALID", "events[1]"));
  });

  it.each([
    ["cut bytes", (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ["a byte too much", (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])],
    ["broken UTF-8 in a later event", (bytes: Uint8Array) => Uint8Array.from(bytes).fill(0xff, -12, -11)],
  ])("of MessagePack comes before that of an event: %s", (_, damage) => {
    const bytes = reportOf([bad, { ...event, else: "word" }], { device: 1 });
    expect(() => Report.decode(damage(bytes))).toThrow(refusal("MALFORMED"));
  });

  it("of the format comes before, that of the device after it", () => {
    expect(() => Report.decode(reportOf([bad], { device: 1, format: "v1" }))).toThrow(
      refusal("INVALID", "format"),
    );
    expect(() => Report.decode(reportOf([bad], {}))).toThrow(refusal("INVALID", "events[0].timestamp"));
  });

  it("of limits counts all that is read, also keys and what is passed over", () => {
    // The map, three keys, device, format, the list, the event, and six keys with six values, one with two more inside.
    const bytes = reportOf([{ ...event, data: null }], { device: 1, format: "v200" });
    const values = 1 + 3 + 2 + 1 + 1 + 12 + 2;
    expect(Report.decode(bytes, { maxValues: values }).visibleData).toHaveLength(1);
    expect(() => Report.decode(bytes, { maxValues: values - 1 })).toThrow("more values");
  });
});
