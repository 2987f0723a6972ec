import type { CallOptions } from "@edgeloom/runtime/http";
import { HttpNotFoundError } from "../api/errors.js";
import { ArchFxDeviceSlug, type DeviceSlugInput } from "../ids/device.js";
import { ArchFxStreamerSlug } from "../ids/streamer.js";
import { ArchFXFlexibleDictionaryReport, type ReportInit, readingsAfter } from "../reports/index.js";
import { type UploadTarget, uploadReport } from "./upload-report.js";

/** How far an upload of many readings has come. */
export type UploadProgress = {
  /** Reports that the server has taken. */
  readonly reports: number;
  /** Readings in them. */
  readonly readings: number;
  /** Bytes of them. */
  readonly bytes: number;
  /** The largest reading id that the server has now. */
  readonly lastId: bigint;
};

/** Options of {@link uploadReadings}. */
export type UploadReadingsOptions = Omit<CallOptions, "onProgress"> & {
  /** Largest report in bytes; 4 MiB when left out. */
  readonly maxReportBytes?: number;
  /** False sends everything, also what the server has. */
  readonly resume?: boolean;
  /** Called after each report. */
  readonly onProgress?: (progress: UploadProgress) => void;
};

const defaultMaxReportBytes = 4 * 1024 * 1024;
const defaultStreamer = 0x100;

/**
 * Uploads readings, each with an id, in as many reports as their size needs, and goes on where the server stopped: what is not above
 * its `last_id` is not sent. After a failure, call it again with the same readings. Rejects with a `RestHttpBaseException`; throws
 * `DataError` for a reading that cannot be sent.
 */
export async function uploadReadings(
  api: UploadTarget,
  init: ReportInit,
  options: UploadReadingsOptions = {},
): Promise<UploadProgress> {
  const { maxReportBytes = defaultMaxReportBytes, resume = true, onProgress, ...call } = options;
  const lastId = resume ? await streamerLastId(api, init.device, init.streamer, call) : 0n;
  let progress: UploadProgress = { reports: 0, readings: 0, bytes: 0, lastId };
  const data = resume ? readingsAfter(init.data, lastId) : init.data;
  for (const report of ArchFXFlexibleDictionaryReport.split({ ...init, data }, maxReportBytes)) {
    await uploadReport(api, report, call);
    progress = {
      reports: progress.reports + 1,
      readings: progress.readings + report.visibleData.length,
      bytes: progress.bytes + report.encode().length,
      lastId: largest(progress.lastId, report.highestId ?? 0n),
    };
    onProgress?.(progress);
  }
  return progress;
}

/** The largest reading id that the server has of a streamer (`GET streamer/<slug>/`); 0 where it does not know the streamer. */
export async function streamerLastId(
  api: UploadTarget,
  device: DeviceSlugInput,
  streamer: number = defaultStreamer,
  options: CallOptions = {},
): Promise<bigint> {
  const slug = new ArchFxStreamerSlug(new ArchFxDeviceSlug(device), streamer);
  try {
    const answer = await api.resource("streamer")(slug).get({}, options);
    const lastId = typeof answer === "object" && answer !== null && "last_id" in answer ? answer.last_id : 0;
    return typeof lastId === "bigint" || Number.isSafeInteger(lastId)
      ? BigInt(lastId as bigint | number)
      : 0n;
  } catch (error) {
    if (error instanceof HttpNotFoundError) return 0n;
    throw error;
  }
}

function largest(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
