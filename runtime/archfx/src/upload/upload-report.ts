import type { CallOptions } from "@edgeloom/runtime/http";
import type { ArchFxResource } from "../api/resource.js";
import type { ArchFXReport } from "../reports/index.js";

/** What an upload needs of a connection. */
export type UploadTarget = { resource(...names: readonly [string, ...string[]]): ArchFxResource };

/** How an upload of a report went. */
export type ReportReceipt = {
  /** What the server calls the number of records, its own or the new ones; null where it does not say. */
  readonly count: number | null;
};

/**
 * Uploads a report as `report.mp` to `streamer/report/` (specification 3.5), with the time at which it was sent, or now. The server
 * drops what it has already, so a lost upload is repeated as often as the connection or `options.retry` allows. Rejects with a
 * `RestHttpBaseException`.
 */
export async function uploadReport(
  api: UploadTarget,
  report: ArchFXReport,
  options: CallOptions = {},
): Promise<ReportReceipt> {
  const { fileName, bytes, timestamp } = report.toUpload();
  const answer = await api
    .resource("streamer", "report")
    .upload({ name: fileName, content: bytes }, { ...options, query: { timestamp }, repeatable: true });
  return { count: countOf(answer) };
}

function countOf(answer: unknown): number | null {
  const count = typeof answer === "object" && answer !== null && "count" in answer ? answer.count : null;
  return typeof count === "number" && Number.isSafeInteger(count) ? count : null;
}
