import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock } from "@edgeloom/runtime/base";
import { describe, expect, it } from "vitest";
import {
  ArchFXDataPoint,
  assignReadingIds,
  type DataPointInit,
  Float,
  ArchFXFlexibleDictionaryReport as Report,
  type ReportInit,
  readingsAfter,
} from "./index.js";

const at = "2021-01-20T00:00:00.1Z";

function reading(readingId: number | bigint = 0, rest: Partial<DataPointInit> = {}): DataPointInit {
  return { timestamp: at, stream: "5051", value: 1, readingId, ...rest };
}

function numbered(count: number): readonly DataPointInit[] {
  return Array.from({ length: count }, (_, index) => reading(index + 1, { value: index }));
}

function idsOf(report: Report): readonly bigint[] {
  return report.visibleData.map(({ readingId }) => readingId);
}

describe("defect 13: 64-bit ids are exact", () => {
  it("carries the largest device and reading id there and back", () => {
    const most = 2n ** 64n - 1n;
    const report = Report.decode(
      Report.fromReadings({ device: most, data: [reading(most)], reportId: most }).encode(),
    );
    expect([report.origin, report.reportId, report.highestId, ...idsOf(report)]).toEqual([
      most,
      most,
      most,
      most,
    ]);
  });
});

describe("defect 14: times are instants in UTC", () => {
  it("writes the same instant the same way, whoever gives it", () => {
    const forms = [
      "2021-01-20T05:30:00.1+05:30",
      1_611_100_800_100_000n,
      new Date(1_611_100_800_100),
    ] as const;
    const bytes = forms.map((timestamp) =>
      Report.fromReadings({
        device: 1,
        data: [reading(1, { timestamp })],
        sentTimestamp: timestamp,
      }).encode(),
    );
    expect(bytes[1]).toEqual(bytes[0]);
    expect(bytes[2]).toEqual(bytes[0]);
  });

  it("keeps each microsecond", () => {
    const point = new ArchFXDataPoint(reading(1, { timestamp: 1_096_144_879_167_379n }));
    expect([point.timestamp, point.timestampMicros]).toEqual([
      "2004-09-25T20:41:19.167379+00:00",
      1_096_144_879_167_379n,
    ]);
  });

  it("refuses a local time, but takes one that was sent as one of UTC", () => {
    const local = "2021-01-20T00:00:00";
    expect(() => new ArchFXDataPoint(reading(1, { timestamp: local }))).toThrow("no instant");
    const bytes = Report.fromReadings({ device: 1, data: [reading(1, { timestamp: `${local}Z` })] }).encode();
    const text = Buffer.from(bytes).toString("latin1").replace(`\xb9${local}+00:00`, `\xb3${local}`);
    expect(Report.decode(Buffer.from(text, "latin1")).visibleData[0]?.timestamp).toBe(`${local}+00:00`);
  });
});

describe("defect 16: reports", () => {
  it.each([
    [{ device: "pl--1" }, "device"],
    [{ reportId: -1 }, "seqid"],
    [{ reportId: 2 ** 60 }, "seqid"],
    [{ streamer: 0x1_0000 }, "streamer_index"],
    [{ selector: 1.5 }, "streamer_selector"],
    [{ sentTimestamp: "now" }, "sent_timestamp"],
    [{ data: [reading(), reading(-1)] }, "events[1].reading_id"],
    [{ data: [reading(1, { value: "3" as never })] }, "events[0].value"],
    [{ data: [reading(1, { value: 2n ** 1_024n })] }, "events[0].value"],
    [{ data: [reading(1, { timestamp: 5 as never })] }, "events[0].timestamp"],
    [{ data: [reading(1, { stream: "sl--1--2--3" })] }, "events[0]"],
    [{ data: [reading(1, { summaryData: ["value"] as never })] }, "events[0].extra_data"],
    [{ data: [reading(1, { summaryData: new Map([["value", 1]]) })] }, "events[0].extra_data"],
    [{ data: [reading(1, { rawData: { a: undefined } as never })] }, "events[0].data"],
  ] as readonly (readonly [Partial<ReportInit>, string])[])("validates %#: $1", (part, place) => {
    expect(() => Report.fromReadings({ device: 1, data: [], ...part })).toThrow(
      expect.objectContaining({ code: "INVALID", place }),
    );
  });

  it("takes any iterable, also one that can be read once", () => {
    function* once(): Generator<DataPointInit> {
      yield* numbered(3);
    }
    expect(idsOf(Report.fromReadings({ device: 1, data: once() }))).toEqual([1n, 2n, 3n]);
    expect(idsOf(Report.fromReadings({ device: 1, data: new Set(numbered(2)) }))).toEqual([1n, 2n]);
  });

  it("reads nothing back while it builds", () => {
    let reads = 0;
    const watched = new Proxy([1], {
      get: (target, key, self) => (reads++, Reflect.get(target, key, self) as unknown),
    });
    const report = Report.fromReadings({ device: 1, data: [reading(1, { rawData: watched })] });
    const readsOfOneWalk = reads;
    report.encode();
    expect([report.visibleData[0]?.rawData === watched, reads]).toEqual([true, readsOfOneWalk]);
  });

  it.each(["v100", "V200", ""])("refuses the format %j", (format) => {
    const bytes = Uint8Array.from([0x82, ...texts("device"), 1, ...texts("format"), ...texts(format)]);
    expect(() => Report.decode(bytes)).toThrow(expect.objectContaining({ place: "format" }));
  });

  it("splits by size, with every report as full as it may be", () => {
    const whole = Report.fromReadings({
      device: 1,
      data: numbered(1_000),
      reportId: 5_000,
      sentTimestamp: at,
    });
    const maxBytes = 2_000;
    const parts = whole.splitBySize(maxBytes);
    expect(parts.flatMap(idsOf)).toEqual(idsOf(whole));
    for (const [index, part] of parts.entries()) {
      const ids = idsOf(part);
      expect(part.encode().length).toBeLessThanOrEqual(maxBytes);
      expect([part.lowestId, part.highestId, part.reportId]).toEqual([ids[0], ids.at(-1), 5_000n]);
      expect(Report.decode(part.encode()).visibleData).toEqual(part.visibleData);
      const next = parts[index + 1]?.visibleData[0];
      if (next === undefined) continue;
      const larger = Report.fromReadings({
        device: 1,
        data: [...part.visibleData, next],
        reportId: 5_000,
        sentTimestamp: at,
      });
      expect(larger.encode().length).toBeGreaterThan(maxBytes);
    }
    expect(whole.splitBySize(whole.encode().length)).toEqual([whole]);
  });

  it("says which reading fits no report", () => {
    const data = [reading(1), reading(2, { rawData: "x".repeat(500) })];
    expect(() => [...Report.split({ device: 1, data }, 400)]).toThrow(
      expect.objectContaining({ place: "events[1]" }),
    );
    expect([...Report.split({ device: 1, data: [] }, 400)]).toEqual([]);
  });

  it("splits readings while they come", async () => {
    async function* slowly(): AsyncGenerator<DataPointInit> {
      for (const one of numbered(40)) yield await Promise.resolve(one);
    }
    const parts: Report[] = [];
    for await (const part of Report.splitAsync({ device: 1, data: slowly() }, 1_000)) parts.push(part);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts).toEqual(
      [...Report.split({ device: 1, data: numbered(40) }, 1_000)].map(
        (part) => expect.objectContaining({ rawReport: part.rawReport }) as Report,
      ),
    );
  });

  it("assigns ids after the last one, and keeps those that are there", () => {
    const ids = [...assignReadingIds([reading(), reading(), reading(20), reading()], { after: 7n })].map(
      ({ readingId }) => readingId,
    );
    expect(ids).toEqual([8n, 9n, 20n, 21n]);
    expect(() => [...assignReadingIds([reading(5), reading(5)])]).toThrow(
      expect.objectContaining({ place: "events[1]" }),
    );
    expect(() => [...assignReadingIds([reading()], { after: 2n ** 64n - 1n })]).toThrow("2^64");
  });

  it("resumes after the last id that the server has", () => {
    const left = [...readingsAfter(numbered(5), 3)].map(({ readingId }) => readingId);
    expect(left).toEqual([4n, 5n]);
    expect(() => [...readingsAfter([reading()], 0)]).toThrow(expect.objectContaining({ place: "events[0]" }));
  });
});

function texts(text: string): readonly number[] {
  return [0xa0 | text.length, ...Buffer.from(text)];
}

it("keeps the order of a Map, and whole floats as floats", () => {
  const summaryData = new Map<string, Float | number>([
    ["10", new Float(1)],
    ["2", 1],
  ]);
  const bytes = Report.fromReadings({ device: 1, data: [reading(1, { summaryData })] }).encode();
  expect(Report.decode(bytes, { exact: true }).visibleData[0]?.summaryData).toEqual(summaryData);
  expect(Report.decode(bytes).visibleData[0]?.summaryData).toEqual({ 2: 1, 10: 1 });
});

it("is uploaded with the time it was sent, or now", () => {
  const clock = new FakeClock();
  const now = Report.fromReadings({ device: 1, data: [] }).toUpload(clock);
  expect(now.fileName).toBe("report.mp");
  expect(Date.parse(now.timestamp)).toBe(Math.floor(clock.wallSeconds() * 1_000));
  expect(Report.fromReadings({ device: 1, data: [], sentTimestamp: at }).toUpload(clock).timestamp).toBe(
    "2021-01-20T00:00:00.100000+00:00",
  );
});

it("writes its bytes to a file under both names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edgeloom-report-"));
  try {
    const report = Report.fromReadings({ device: 1, data: numbered(2) });
    await report.save(join(folder, "a.mp"));
    await report.write(join(folder, "b.mp"));
    for (const name of ["a.mp", "b.mp"])
      expect(new Uint8Array(await readFile(join(folder, name)))).toEqual(report.encode());
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("says what it is in words", () => {
  const bytes = Report.fromReadings({ device: 1, data: numbered(2) }).encode();
  expect(String(Report.decode(bytes, { encrypted: true, signed: true }))).toMatch(
    /^ArchFXFlexibleDictionaryReport\(\d+ bytes, 2 readings, encrypted, not verified\)$/,
  );
});

it("builds 100,000 readings in well under a second of CPU, and takes time in step with their number", () => {
  const cpuMs = (count: number) => {
    const data = numbered(count);
    const runs = Array.from({ length: 2 }, () => {
      const begin = process.cpuUsage();
      const { visibleData } = Report.fromReadings({ device: 1, data });
      const { user, system } = process.cpuUsage(begin);
      expect(visibleData.length).toBe(count);
      return (user + system) / 1_000;
    });
    return Math.min(...runs);
  };
  const [few, many] = [cpuMs(25_000), cpuMs(100_000)];
  console.log(`25,000 readings: ${Math.round(few)} ms of CPU; 100,000: ${Math.round(many)} ms`);
  expect(many).toBeLessThan(1_000);
  // A quadratic step would take sixteen times as long; garbage and a busy machine make up the rest.
  expect(many).toBeLessThan(12 * Math.max(few, 20));
});
