import { int16gid, int32gid, int64gid } from "../helpers/gid.js";
import type { FakeRow } from "./fake-collections.js";
import type { FakeRows } from "./fake-rows.js";

/** A reading of an uploaded report. */
export type FakeReading = {
  readonly id: number;
  /** Number of the variable. */
  readonly stream: number;
  readonly timestamp: string;
  readonly value: number;
  readonly extraData: unknown;
  readonly data: unknown;
};

/** An uploaded report. */
export type FakeReport = {
  readonly device: bigint;
  readonly streamerIndex: number;
  readonly sentTimestamp: string;
  readonly readings: readonly FakeReading[];
};

/** The upload channels of devices: each remembers the highest reading that it has taken over. */
export class FakeStreamers {
  readonly #rows: FakeRows;
  readonly #data: FakeRow[];

  constructor(rows: FakeRows, data: FakeRow[]) {
    this.#rows = rows;
    this.#data = data;
  }

  /** Stores the readings with a larger id than all before, and tells how many those were. */
  take(report: FakeReport): number {
    const streamer = this.#streamerOf(report);
    const lastId = Number(streamer["last_id"]);
    const taken = report.readings.filter((reading) => reading.id > lastId);
    streamer["last_id"] = taken.reduce((highest, { id }) => Math.max(highest, id), lastId);
    this.#data.push(...taken.map((reading) => dataRow(report.device, reading)));
    this.#rows.list("streamer/report").push({
      id: `00000000-0000-4000-8000-${String(this.#rows.list("streamer/report").length + 1).padStart(12, "0")}`,
      streamer: streamer["slug"],
      sent_timestamp: report.sentTimestamp,
    });
    return taken.length;
  }

  #streamerOf(report: FakeReport): FakeRow {
    const device = `d--${int64gid(report.device)}`;
    const slug = `t--${int64gid(report.device)}--${int16gid(report.streamerIndex)}`;
    const list = this.#rows.list("streamer");
    const known = list.find((row) => row["slug"] === slug);
    if (known !== undefined) return known;
    const made = { id: list.length + 1, slug, device, index: report.streamerIndex, last_id: 0 };
    list.push(made);
    return made;
  }
}

function dataRow(device: bigint, reading: FakeReading): FakeRow {
  const variable = int32gid(reading.stream);
  return {
    stream: `sd--0000-0000--${int64gid(device)}--${variable}`,
    device: `d--${int64gid(device)}`,
    variable,
    timestamp: reading.timestamp,
    value: reading.value,
    extra_data: reading.extraData,
    data: reading.data,
    streamer_local_id: reading.id,
  };
}
