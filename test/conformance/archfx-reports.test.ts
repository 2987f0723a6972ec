import {
  ArchFXDataPoint,
  type DataPointDict,
  type DataPointInit,
  Float,
  ArchFXFlexibleDictionaryReport as Report,
  type ReportInit,
} from "@edgeloom/archfx";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf } from "../support/vectors.js";
import { type ArchFxCase, archFxCases, untagged } from "./archfx-support/tags.js";

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

const reports = archFxCases<ReportCase>("reports");
const points = archFxCases<PointCase>("datapoints");
const decodings = archFxCases<DecodeCase>("report-decode");
let ran = 0;

/** Python's whole floats stay floats on the way in. */
function input(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(input);
  if (typeof value !== "object" || value === null) return value;
  if ("$float" in value) return new Float(untagged(value) as number);
  if (Object.keys(value).some((key) => key.startsWith("$"))) return untagged(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, input(inner)]));
}

function pointInit({ summary_data, raw_data, reading_id, ...rest }: PointInput): DataPointInit {
  const named = { ...rest, summaryData: summary_data, rawData: raw_data, readingId: reading_id };
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, input(value)]),
  ) as unknown as DataPointInit;
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
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner)]));
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

/** What every case that does not bind us comes to. An unknown one fails. */
const decided: { readonly [id: string]: "refused" | "like the reference" | "in UTC" } = {
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

function expectedOutcome({
  id,
  parity,
  better,
  expect: { ok },
}: ArchFxCase & { readonly expect: Expected }): boolean {
  if (parity === "must") return ok;
  if (decided[id] !== undefined) return decided[id] !== "refused";
  if (better === "materialise the iterable first") return true;
  if (/^(reject|validate|accept ISO 8601 only)/.test(better ?? "")) return false;
  throw new Error(`Nobody decided what ${id} should be: ${better}`);
}

describe.each(reports)("$id $category ($parity)", (test) => {
  it(`is written byte for byte, or refused: ${test.better ?? ""}`, () => {
    ran++;
    const onePass = test.category === "generator";
    const build = () => Report.fromReadings(reportInit(test.input, onePass));
    if (!expectedOutcome(test)) return expect(build).toThrow(dataError);
    const report = build();
    if (onePass || decided[test.id] === "in UTC") return expectAsIfGivenOtherwise(test, report);
    expect(hexOf(report.encode())).toBe(test.expect["msgpack_hex"]);
    expect(report.visibleData).toHaveLength(Number(test.expect["visible_count"]));
    expectFacts(report, test.expect);
    expect(comparable(report.asDict())).toEqual(comparable(untagged(test.expect["decoded"])));
  });
});

describe.each(reports.filter(expectedOutcome))("$id $category", (test) => {
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
});

/** Where the reference is not followed, the bytes are those of the same readings in a list, at the same instants. */
function expectAsIfGivenOtherwise({ input: given }: ReportCase, report: Report): void {
  const { data, ...header } = reportInit(given, false);
  const plain = [...data].map((reading) => {
    const { timestamp, ...rest } = reading as DataPointInit & { readonly timestamp: string };
    return { ...rest, timestamp: new Date(timestamp) };
  });
  expect(plain.length).toBeGreaterThan(0);
  expect(hexOf(report.encode())).toBe(hexOf(Report.fromReadings({ ...header, data: plain }).encode()));
}

describe.each(points)("$id $category ($parity)", (test) => {
  it(`has the names of the wire, or is refused: ${test.better ?? ""}`, () => {
    ran++;
    const make = () => new ArchFXDataPoint(pointInit(test.input));
    if (!expectedOutcome(test)) return expect(make).toThrow(dataError);
    const dict = make().asDict();
    expect(Object.keys(dict)).toEqual(Object.keys(test.expect.asdict ?? {}));
    expect(comparable(dict)).toEqual(comparable(untagged(test.expect.asdict)));
    expect(ArchFXDataPoint.fromDict(dict).asDict()).toEqual(dict);
  });
});

describe.each(decodings)("$id $category ($parity)", (test) => {
  it(`is read, or refused: ${test.better ?? ""}`, () => {
    ran++;
    const decode = () => Report.decode(Uint8Array.from(Buffer.from(test.input_hex, "hex")));
    if (!expectedOutcome(test)) return expect(decode).toThrow(dataError);
    const report = decode();
    expectFacts(report, test.expect);
    const expected = test.expect["points"] as readonly { readonly [name: string]: unknown }[];
    expect(report.visibleData.map((point) => comparable(pointFacts(point)))).toEqual(
      expected.map(({ timestamp, timestamp_had_offset, ...rest }) => {
        expect(timestamp_had_offset).toBe(true);
        return comparable({ ...(untagged(rest) as object), at: Date.parse(String(timestamp)) });
      }),
    );
  });
});

function pointFacts(point: ArchFXDataPoint): object {
  return {
    stream: point.stream,
    reading_id: point.readingId,
    at: Number(point.timestampMicros / 1_000n),
    value: point.value,
    summary_data: point.summaryData,
    raw_data: point.rawData,
  };
}

afterAll(() => {
  console.log(`archfx reports: ${ran} checks`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(86 + 22 + 35));
});
