import { ArchFXFlexibleDictionaryReport } from "../reports/index.js";
import { type FakeReply, jsonReply } from "./fake-reply.js";
import type { FakeRequest } from "./fake-request.js";
import type { FakeCall, FakeRoute } from "./fake-route.js";
import type { FakeReport } from "./fake-streamers.js";

/** The upload of reports (specification 3.5, chapter 9). */
export const reportRoutes: readonly FakeRoute[] = [
  { method: "POST", path: "streamer/report", answer: uploadReport },
];

async function uploadReport({ request, state }: FakeCall): Promise<FakeReply> {
  const timestamp = request.query.get("timestamp");
  if (timestamp === null || Number.isNaN(Date.parse(timestamp)))
    return jsonReply(400, { error: "timestamp is required" });
  const file = await filePart(request);
  if (file === undefined) return jsonReply(400, { error: "file is required" });
  if (!file.name.endsWith(".mp")) return jsonReply(400, { error: "file type is not supported" });
  const report = decode(new Uint8Array(await file.arrayBuffer()), timestamp);
  if (report === undefined) return jsonReply(400, { error: "the report cannot be read" });
  return jsonReply(201, { count: state.streamers.take(report) });
}

/** Node reads multipart bodies by itself. */
async function filePart(request: FakeRequest): Promise<File | undefined> {
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const form = await new Response(request.body, { headers }).formData().catch(() => undefined);
  const file = form?.get("file");
  return typeof file === "object" && file !== null ? file : undefined;
}

function decode(bytes: Uint8Array, sentTimestamp: string): FakeReport | undefined {
  try {
    const report = ArchFXFlexibleDictionaryReport.decode(bytes);
    return {
      device: report.origin,
      streamerIndex: report.originStreamer ?? 0,
      sentTimestamp,
      readings: report.visibleData.map((point) => ({
        id: Number(point.readingId),
        stream: point.stream,
        timestamp: point.timestamp,
        value: point.value,
        extraData: point.summaryData,
        data: point.rawData,
      })),
    };
  } catch {
    return undefined;
  }
}
