import {
  ArchFXDataPoint,
  type DataPointDict,
  type DataPointInit,
  Float,
  instantMicros,
  instantText,
  ArchFXFlexibleDictionaryReport as Report,
  type ReportInit,
} from "@edgeloom/archfx";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import {
  type ArchFxCase,
  archFxCases,
  numberMark,
  orderedArchFxCases,
  untagged,
} from "./archfx-support/tags.js";

type PointInput = { readonly [name: string]: unknown };
type Expected = { readonly ok: boolean; readonly [fact: string]: unknown };
type ReportCase = ArchFxCase & {
  readonly input: { readonly [name: string]: unknown };
  readonly expect: Expected;
};
type PointCase = ArchFxCase & {
  readonly input: PointInput;
  readonly expect: Expected & { readonly asdict?: DataPointDict };
};
type DecodeCase = ArchFxCase & { readonly input_hex: string; readonly expect: Expected };

const reports = orderedArchFxCases<ReportCase>("reports");
const points = archFxCases<PointCase>("datapoints");
const decodings = archFxCases<DecodeCase>("report-decode");
let ran = 0;

/** Python's whole floats stay floats on the way in, and members in their order. */
function input(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(input);
  if (typeof value !== "object" || value === null) return value;
  if ("$float" in value) return new Float(untagged(value) as number);
  if ("$tuple" in value) return input(value.$tuple);
  if (Object.keys(value).some((key) => key.startsWith("$"))) return untagged(value);
  const members = Object.entries(value).map(([key, inner]) => [unmarked(key), input(inner)] as const);
  return isMarked(value) ? new Map(members) : Object.fromEntries(members);
}

function isMarked(value: object): boolean {
  return Object.keys(value).some((key) => key.startsWith(numberMark));
}

function unmarked(key: string): string {
  return key.startsWith(numberMark) ? key.slice(numberMark.length) : key;
}

/** Instants among the data are dates, as far as one can hold them: there, text is text. */
function dataInput(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dataInput);
  if (typeof value !== "object" || value === null) return value;
  if ("$datetime" in value) return datumInstant(String(value.$datetime));
  if (isMarked(value) || Object.keys(value).some((key) => key.startsWith("$"))) return input(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dataInput(inner)]));
}

function datumInstant(text: string): Date | string {
  const micros = instantMicros(text);
  return micros % 1_000n === 0n ? new Date(Number(micros / 1_000n)) : instantText(text);
}

function pointInit({ summary_data, raw_data, reading_id, ...rest }: PointInput): DataPointInit {
  const named = Object.entries({ ...rest, readingId: reading_id }).map(([name, value]) => [
    name,
    input(value),
  ]);
  const data = { summaryData: dataInput(summary_data), rawData: dataInput(raw_data) };
  return { ...Object.fromEntries(named), ...data } as DataPointInit;
}

function reportInit(
  { data, report_id, sent_timestamp, ...rest }: ReportCase["input"],
  onePass: boolean,
): ReportInit {
  const made = (data as readonly PointInput[]).map(pointInit);
  const named = { ...rest, reportId: report_id, sentTimestamp: sent_timestamp };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  const header = Object.fromEntries(given.map(([name, value]) => [name, input(value)]));
  return { ...header, data: onePass ? made.values() : made } as unknown as ReportInit;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Integers without their width: a bigint that a number can hold is that number. */
function comparable(value: unknown): unknown {
  if (typeof value === "bigint") return BigInt(Number(value)) === value ? Number(value) : value;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [unmarked(key), comparable(inner)]));
}

function factsOf(report: Report): Record<string, unknown> {
  return {
    origin: report.origin,
    report_id: report.reportId,
    sent_timestamp: report.sentTimestamp,
    origin_streamer: report.originStreamer,
    streamer_selector: report.streamerSelector,
    lowest_id: report.lowestId,
    highest_id: report.highestId,
  };
}

function expectFacts(report: Report, expected: Expected): void {
  for (const [name, fact] of Object.entries(factsOf(report)))
    expect(comparable(fact), name).toEqual(comparable(untagged(expected[name])));
}

const dataError = expect.objectContaining({
  code: expect.stringMatching(/^(INVALID|MALFORMED)$/) as string,
}) as Error;

/** How a case ends: `free` is as the reference has it, or refused. */
type Outcome = "refused" | "like the reference" | "in UTC" | "as a list" | "free";

/** What those of our own recordings come to that leave us a choice and name no wish. */
const decided: { readonly [id: string]: Outcome } = {
  // A null id has no meaning on the wire, and a number is no time.
  "report-0058": "refused",
  "report-0079": "refused",
  // Text is an instant like any other, and not passed through.
  "report-0073": "in UTC",
  "report-0074": "in UTC",
  // A time without an offset is no instant.
  "report-0071": "refused",
  "report-0072": "refused",
  // Digits beyond microseconds are cut.
  "decode-0039": "like the reference",
};

function outcomeOf({
  id,
  category,
  parity,
  better = "",
  expect: { ok },
}: ArchFxCase & { readonly expect: Expected }): Outcome {
  if (parity === "must") return ok ? "like the reference" : "refused";
  if (category === "generator") return "as a list";
  if (parity === "should-fix") return "refused";
  return decided[id] ?? (/^(reject|validate)/.test(better) ? "refused" : "free");
}

/** What `make` gives, or undefined where it was right to refuse; a case that is free may do either. */
function made<Made>(outcome: Outcome, make: () => Made): Made | undefined {
  if (outcome !== "refused" && outcome !== "free") return make();
  try {
    const value = make();
    return outcome === "free" ? value : expect.unreachable("nothing was refused");
  } catch (error) {
    expect(error).toEqual(dataError);
    return undefined;
  }
}

describe.each(reports)("$id $category ($parity)", (test) => {
  it(`is written byte for byte, or refused: ${test.better ?? ""}`, () => {
    ran++;
    const outcome = outcomeOf(test);
    const report = made(outcome, () => Report.fromReadings(reportInit(test.input, outcome === "as a list")));
    if (report === undefined) return;
    if (outcome !== "like the reference" && hexOf(report.encode()) !== test.expect["msgpack_hex"])
      return expectAsIfGivenOtherwise(test, report);
    expect(hexOf(report.encode())).toBe(test.expect["msgpack_hex"]);
    expect(report.visibleData).toHaveLength(Number(test.expect["visible_count"]));
    expectFacts(report, test.expect);
    expect(comparable(report.asDict())).toEqual(comparable(untagged(test.expect["decoded"])));
  });
});

describe.each(reports.filter((test) => !["refused", "free"].includes(outcomeOf(test))))(
  "$id $category",
  (test) => {
    it("comes out the same when it is rebuilt from its decoded readings", () => {
      const report = Report.fromReadings(reportInit(test.input, false));
      const decoded = Report.decode(report.rawReport, { exact: true });
      const rebuilt = Report.fromReadings({
        device: decoded.origin,
        data: decoded.visibleData,
        reportId: decoded.reportId,
        sentTimestamp: decoded.sentTimestamp,
        streamer: decoded.originStreamer ?? Number.NaN,
        selector: decoded.streamerSelector ?? Number.NaN,
      });
      expect(hexOf(rebuilt.encode())).toBe(hexOf(report.encode()));
    });
  },
);

/** Where the reference is not followed, the bytes are those of the same readings in a list, at the same instants. */
function expectAsIfGivenOtherwise({ input: given }: ReportCase, report: Report): void {
  const { data, sentTimestamp, ...header } = reportInit(given, false);
  const plain = [...data].map((reading) => ({
    ...reading,
    timestamp: instantOf(reading),
  }));
  const sent = typeof sentTimestamp === "string" ? instantMicros(sentTimestamp) : sentTimestamp;
  const same = { ...header, data: plain, ...(sent !== undefined && { sentTimestamp: sent }) };
  expect(plain.length + (typeof sent === "bigint" ? 1 : 0)).toBeGreaterThan(0);
  expect(hexOf(report.encode())).toBe(hexOf(Report.fromReadings(same).encode()));
}

function instantOf(reading: DataPointInit | ArchFXDataPoint): bigint {
  return instantMicros(reading.timestamp);
}

describe.each(points)("$id $category ($parity)", (test) => {
  it(`has the names of the wire, or is refused: ${test.better ?? ""}`, () => {
    ran++;
    const point = made(outcomeOf(test), () => new ArchFXDataPoint(pointInit(test.input)));
    if (point === undefined) return;
    const dict = point.asDict();
    expect(Object.keys(dict)).toEqual(Object.keys(test.expect.asdict ?? {}));
    expect(inUtc(dict)).toEqual(inUtc(untagged(test.expect.asdict) as DataPointDict));
    expect(ArchFXDataPoint.fromDict(dict).asDict()).toEqual(dict);
  });
});

/** A dictionary whose time is in UTC, whatever offset it was recorded with. */
function inUtc({ timestamp, ...rest }: DataPointDict): unknown {
  return { timestamp: instantText(timestamp), rest: comparable(rest) };
}

describe.each(decodings)("$id $category ($parity)", (test) => {
  it(`is read, or refused: ${test.better ?? ""}`, () => {
    ran++;
    const bytes = Uint8Array.from(Buffer.from(test.input_hex, "hex"));
    const report = made(outcomeOf(test), () => Report.decode(bytes));
    if (report === undefined) return;
    expectFacts(report, test.expect);
    const expected = test.expect["points"] as readonly { readonly [name: string]: unknown }[];
    expect(report.visibleData.map((point) => comparable(pointFacts(point)))).toEqual(
      expected.map(({ timestamp, timestamp_had_offset: hadOffset, ...rest }) => {
        // A time without an offset is one of UTC.
        const at = instantMicros(`${timestamp}${hadOffset === true ? "" : "Z"}`);
        return comparable({ ...(untagged(rest) as object), at });
      }),
    );
  });
});

function pointFacts(point: ArchFXDataPoint): object {
  return {
    stream: point.stream,
    reading_id: point.readingId,
    at: point.timestampMicros,
    value: point.value,
    summary_data: point.summaryData,
    raw_data: point.rawData,
  };
}

afterAll(() => {
  console.log(`archfx reports: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(86 + 22 + 35));
});
