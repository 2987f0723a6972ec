import { silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ArchFxApi, HttpBadRequestError, HttpServerError } from "../api/index.js";
import {
  ArchFXFlexibleDictionaryReport,
  assignReadingIds,
  DataError,
  type DataPointInit,
} from "../reports/index.js";
import { type FakeArchFx, startFakeArchFx } from "../testing/index.js";
import { streamerLastId, type UploadProgress, uploadReadings, uploadReport } from "./index.js";

let fake: FakeArchFx;
let api: ArchFxApi;

beforeEach(async () => {
  fake = await startFakeArchFx();
  api = new ArchFxApi({ domain: fake.url, logger: silentLogger, retries: 2, retry: { baseMs: 1 } });
  api.setToken("opaque-1", "token");
});

afterEach(async () => {
  await api.close();
  await fake.close();
});

const readings = (count: number): DataPointInit[] =>
  Array.from({ length: count }, (_, index) => ({
    timestamp: "2021-01-20T00:00:00Z",
    stream: "5051",
    value: index,
    readingId: index + 1,
  }));
const uploads = (): number => fake.requests.filter(({ method }) => method === "POST").length;
const taken = (): unknown[] => fake.data.map((row) => row["streamer_local_id"]);

test("a report arrives once, however often it is sent, with the time of now", async () => {
  const report = ArchFXFlexibleDictionaryReport.fromReadings({ device: 1, data: readings(3) });
  expect(await uploadReport(api, report)).toEqual({ count: 3 });
  expect(await uploadReport(api, report)).toEqual({ count: 0 });
  const sent = fake.requests[0]?.query.get("timestamp") ?? "";
  expect(Math.abs(Date.parse(sent) - Date.now())).toBeLessThan(60_000);
  expect(taken()).toEqual([1, 2, 3]);
});

test("a lost upload is repeated", async () => {
  const report = ArchFXFlexibleDictionaryReport.fromReadings({ device: 1, data: readings(3) });
  fake.inject({ kind: "close", after: "nothing" });
  fake.inject({ kind: "reply", status: 503 });
  expect(await uploadReport(api, report)).toEqual({ count: 3 });
  expect(uploads()).toBe(3);
});

test("a refusal is told with its reason", async () => {
  const refused = api
    .resource("streamer/report")
    .upload({ name: "x.txt", content: "x" }, { query: { timestamp: new Date(0) } });
  await expect(refused).rejects.toMatchObject({ detail: "file type is not supported" });
  await expect(refused).rejects.toBeInstanceOf(HttpBadRequestError);
});

test("many readings go in reports of a bounded size, with progress", async () => {
  const seen: UploadProgress[] = [];
  const done = await uploadReadings(
    api,
    { device: 5, data: readings(100) },
    { maxReportBytes: 2_000, onProgress: (progress) => seen.push(progress) },
  );
  expect(done).toMatchObject({ readings: 100, lastId: 100n });
  expect([seen.length, seen.at(-1)]).toEqual([uploads(), done]);
  expect(done.reports).toBeGreaterThan(3);
  expect(taken()).toEqual(readings(100).map(({ readingId }) => readingId));
});

test("an upload that broke off goes on where the server stopped", async () => {
  const data = readings(100);
  fake.inject({ kind: "reply", status: 500 }, { method: "POST", times: 1 });
  const options = { maxReportBytes: 2_000 };
  await uploadReadings(api, { device: 5, data: data.slice(0, 40) }, options).catch((error: unknown) =>
    expect(error).toBeInstanceOf(HttpServerError),
  );
  await uploadReadings(api, { device: 5, data: data.slice(0, 40) }, options);
  const before = uploads();
  expect(await streamerLastId(api, 5)).toBe(40n);
  expect(await uploadReadings(api, { device: 5, data }, options)).toMatchObject({
    readings: 60,
    lastId: 100n,
  });
  expect(taken()).toHaveLength(100);
  expect(await uploadReadings(api, { device: 5, data }, options)).toMatchObject({ reports: 0, lastId: 100n });
  expect(uploads()).toBeGreaterThan(before);
});

test("a reading without an id cannot be resumed, and nothing is sent", async () => {
  const data = [{ timestamp: "2021-01-20T00:00:00Z", stream: "5051", value: 1 }];
  await expect(uploadReadings(api, { device: 5, data })).rejects.toBeInstanceOf(DataError);
  expect(uploads()).toBe(0);
  expect(await uploadReadings(api, { device: 5, data }, { resume: false })).toMatchObject({ reports: 1 });
});

test("a streamer that nobody knows has nothing", async () => {
  expect(await streamerLastId(api, 77)).toBe(0n);
});

test("readings with assigned ids can be sent again after a failure", async () => {
  const unnumbered = readings(3).map(({ timestamp, stream, value }) => ({ timestamp, stream, value }));
  const data = assignReadingIds(unnumbered, { after: 7 });
  fake.inject({ kind: "reply", status: 500 }, { method: "POST" });
  await expect(uploadReadings(api, { device: 5, data })).rejects.toBeInstanceOf(HttpServerError);
  expect(taken()).toEqual([]);
  expect(await uploadReadings(api, { device: 5, data })).toMatchObject({ readings: 3, lastId: 10n });
  expect(taken()).toEqual([8, 9, 10]);
});
