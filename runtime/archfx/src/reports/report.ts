import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { instantText } from "../helpers/instant.js";
import { type ArchFXDataPoint, type DataPointInit, pointOf } from "./data-point.js";
import { checkedHeader, nowMicros, type ReportHeaderInit } from "./header.js";
import { type ReadOptions, readMessagePack } from "./msgpack/read-value.js";
import { type PackedReport, ReportPacker } from "./packer.js";
import { type ReceivedReport, readReport } from "./read-report.js";
import type { ReportValue } from "./report-value.js";

/** A reading, or what makes one. */
export type Reading = ArchFXDataPoint | DataPointInit;

/** Labels of a report. Nothing is signed, encrypted or verified by this package; nor by the reference. */
export type ReportLabels = {
  readonly signed?: boolean;
  readonly encrypted?: boolean;
  /** Default now. */
  readonly receivedTime?: Date;
};

/** What makes a report. */
export type ReportInit = ReportHeaderInit &
  ReportLabels & {
    /** Read once, in its order. */
    readonly data: Iterable<Reading>;
  };

/** What the upload of a report needs: a part named `file`, and the query parameter `timestamp`. */
export type ReportUpload = {
  /** Its extension tells the server the format. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** ISO 8601 text. */
  readonly timestamp: string;
};

/** Any report that can be kept and uploaded. */
export interface ArchFXReport {
  /** The bytes. They belong to the report: do not change them. */
  encode(): Uint8Array;
  /** What an upload sends. */
  toUpload(clock?: Clock): ReportUpload;
}

type Facts = ReceivedReport & { readonly bytes: Uint8Array };

/** A report of readings in the format `v200` (archfx spec §3): built by `fromReadings`, read by `decode`. */
export class ArchFXFlexibleDictionaryReport implements ArchFXReport {
  /** The readings, in the order of the report. */
  readonly visibleData: readonly ArchFXDataPoint[];
  /** The number of the device. */
  readonly origin: bigint;
  readonly reportId: bigint;
  /** Text as on the wire, or null. */
  readonly sentTimestamp: string | null;
  /** Null only in a report of somebody else that does not say it, as are the next three. */
  readonly originStreamer: number | null;
  readonly streamerSelector: number | null;
  readonly lowestId: bigint | null;
  readonly highestId: bigint | null;
  readonly rawReport: Uint8Array;
  readonly receivedTime: Date;
  readonly signed: boolean;
  readonly encrypted: boolean;
  readonly verified = false;

  private constructor(facts: Facts, labels: ReportLabels) {
    this.visibleData = facts.points;
    this.origin = facts.device;
    this.reportId = facts.reportId;
    this.sentTimestamp = facts.sentTimestamp;
    this.originStreamer = facts.streamer;
    this.streamerSelector = facts.selector;
    this.lowestId = facts.lowestId;
    this.highestId = facts.highestId;
    this.rawReport = facts.bytes;
    this.receivedTime = labels.receivedTime ?? new Date();
    this.signed = labels.signed ?? false;
    this.encrypted = labels.encrypted ?? false;
    Object.freeze(this);
  }

  /** One report of all readings, encoded at once and not read again. Throws a `DataError` that names the reading. */
  static fromReadings(init: ReportInit): ArchFXFlexibleDictionaryReport {
    const packer = new ReportPacker(checkedHeader(init));
    let at = 0;
    for (const reading of init.data) packer.add(pointOf(reading, at++));
    return ArchFXFlexibleDictionaryReport.#ofPacked(packer.finish(), init);
  }

  /**
   * Reports of at most `maxBytes` each, made while the readings come; nothing for no reading. All have the report id of
   * `init`. Upload them in their order: the server drops what is not above the highest id that it has. Throws a
   * `DataError` for a reading that fits no report.
   */
  static *split(init: ReportInit, maxBytes: number): Generator<ArchFXFlexibleDictionaryReport, void, void> {
    const packer = new ReportPacker(checkedHeader(init), maxBytes);
    let at = 0;
    for (const reading of init.data) {
      const full = packer.add(pointOf(reading, at++));
      if (full !== undefined) yield ArchFXFlexibleDictionaryReport.#ofPacked(full, init);
    }
    if (packer.hasReadings) yield ArchFXFlexibleDictionaryReport.#ofPacked(packer.finish(), init);
  }

  /** {@link split} for readings that come over time. */
  static async *splitAsync(
    init: Omit<ReportInit, "data"> & { readonly data: AsyncIterable<Reading> },
    maxBytes: number,
  ): AsyncGenerator<ArchFXFlexibleDictionaryReport, void, void> {
    const packer = new ReportPacker(checkedHeader(init), maxBytes);
    let at = 0;
    for await (const reading of init.data) {
      const full = packer.add(pointOf(reading, at++));
      if (full !== undefined) yield ArchFXFlexibleDictionaryReport.#ofPacked(full, init);
    }
    if (packer.hasReadings) yield ArchFXFlexibleDictionaryReport.#ofPacked(packer.finish(), init);
  }

  /** Reads the bytes of a report. Throws a `DataError`, and nothing else, whatever they are. */
  static decode(bytes: Uint8Array, options: ReadOptions & ReportLabels = {}): ArchFXFlexibleDictionaryReport {
    return new ArchFXFlexibleDictionaryReport({ ...readReport(bytes, options), bytes }, options);
  }

  encode(): Uint8Array {
    return this.rawReport;
  }

  /** The report as a plain map under the names of the wire. */
  asDict(): { readonly [key: string]: ReportValue } {
    // These bytes were made here, or passed the limits once.
    return readMessagePack(this.rawReport, { maxBytes: Infinity, maxValues: Infinity }) as {
      readonly [key: string]: ReportValue;
    };
  }

  /** The same readings in reports of at most `maxBytes` each: this one alone when it fits. See {@link split}. */
  splitBySize(maxBytes: number): readonly ArchFXFlexibleDictionaryReport[] {
    if (this.rawReport.length <= maxBytes) return [this];
    return [...ArchFXFlexibleDictionaryReport.split(this.#init(), maxBytes)];
  }

  toUpload(clock: Clock = systemClock): ReportUpload {
    const timestamp = this.sentTimestamp ?? instantText(nowMicros(clock));
    return { fileName: "report.mp", bytes: this.rawReport, timestamp };
  }

  /** Writes the bytes to a file. Only on Node. */
  async save(path: string | URL): Promise<void> {
    // Imported here, so that a browser can load everything else.
    const { writeFile } = await import("node:fs/promises");
    await writeFile(path, this.rawReport);
  }

  /** {@link save} under the other name that it has in the reference. */
  write(path: string | URL): Promise<void> {
    return this.save(path);
  }

  toString(): string {
    const words = `${this.encrypted ? "encrypted" : "not encrypted"}, not verified`;
    return `ArchFXFlexibleDictionaryReport(${this.rawReport.length} bytes, ${this.visibleData.length} readings, ${words})`;
  }

  #init(): ReportInit {
    const {
      origin: device,
      visibleData: data,
      reportId,
      sentTimestamp,
      receivedTime,
      signed,
      encrypted,
    } = this;
    const streamer = this.originStreamer === null ? {} : { streamer: this.originStreamer };
    const selector = this.streamerSelector === null ? {} : { selector: this.streamerSelector };
    return {
      device,
      data,
      reportId,
      sentTimestamp,
      receivedTime,
      signed,
      encrypted,
      ...streamer,
      ...selector,
    };
  }

  static #ofPacked(
    { header, ...packed }: PackedReport,
    labels: ReportLabels,
  ): ArchFXFlexibleDictionaryReport {
    return new ArchFXFlexibleDictionaryReport({ ...packed, ...header }, labels);
  }
}
