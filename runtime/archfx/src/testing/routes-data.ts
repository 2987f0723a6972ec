import type { FakeRow } from "./fake-collections.js";
import { pageReply } from "./fake-pages.js";
import { type FakeReply, fieldErrorsReply, jsonReply } from "./fake-reply.js";
import { bodyJson } from "./fake-request.js";
import type { FakeCall, FakeRoute } from "./fake-route.js";

/** Time series, data frames and nested actions (specification, chapters 6 and 9). */
export const dataRoutes: readonly FakeRoute[] = [
  { method: "GET", path: "data", answer: listData },
  { method: "POST", path: "data", answer: createData },
  { method: "GET", path: "data/df", answer: dataFrame },
  { method: "GET", path: "stream/:slug/data", answer: streamData },
  { method: "GET", path: "machine/:slug/devices", answer: machineDevices },
];

function listData({ request, state }: FakeCall): FakeReply {
  const wanted = request.query.get("filter");
  const fits = (row: FakeRow): boolean =>
    wanted === null || [row["stream"], row["device"], row["variable"]].includes(wanted);
  return pageReply(request, inTime(request.query, state.data.filter(fits)));
}

function streamData({ request, params, state }: FakeCall): FakeReply {
  const rows = state.data.filter((row) => row["stream"] === params["slug"]);
  return pageReply(request, inTime(request.query, rows));
}

/** `start` is inclusive, `end` is not; `lastn` keeps the newest. */
function inTime(query: URLSearchParams, rows: readonly FakeRow[]): readonly FakeRow[] {
  const startMs = Date.parse(query.get("start") ?? "") || Number.NEGATIVE_INFINITY;
  const endMs = Date.parse(query.get("end") ?? "") || Number.POSITIVE_INFINITY;
  const found = rows.filter((row) => {
    const atMs = Date.parse(String(row["timestamp"]));
    return atMs >= startMs && atMs < endMs;
  });
  const lastn = Number(query.get("lastn") ?? 0);
  return lastn > 0 ? found.slice(-lastn) : found;
}

function createData({ request, state }: FakeCall): FakeReply {
  const body = bodyJson(request);
  const rows = (Array.isArray(body) ? body : [body]) as FakeRow[];
  const isMissing = rows.some((row) => row?.["stream"] === undefined || row["timestamp"] === undefined);
  if (isMissing) return fieldErrorsReply({ stream: ["This field is required."] });
  state.data.push(...rows);
  return Array.isArray(body) ? jsonReply(201, { count: rows.length }) : jsonReply(201, rows[0]);
}

function dataFrame({ request, state }: FakeCall): FakeReply {
  if (!request.query.has("view") || !request.query.has("target"))
    return jsonReply(400, { error: "view and target are required" });
  if (request.query.get("format") === "json") return jsonReply(200, []);
  return {
    status: 200,
    headers: { "content-type": "text/csv" },
    body: csvLines(state.options.dataFrameRows, request.query.get("target") ?? ""),
  };
}

/** A quarter of an hour per line, in chunks, so that a client sees a body without an announced length. */
async function* csvLines(rows: number, target: string): AsyncGenerator<string> {
  yield "timestamp,target,oee\n";
  const perChunk = 1_000;
  for (let at = 0; at < rows; at += perChunk) {
    let chunk = "";
    for (let row = at; row < Math.min(rows, at + perChunk); row += 1)
      chunk += `${new Date(row * 900_000).toISOString()},${target},${(row % 100) / 100}\n`;
    yield chunk;
  }
}

function machineDevices({ request, params, state }: FakeCall): FakeReply {
  const machine = state.rows.list("machine").find((row) => row["slug"] === params["slug"]);
  if (machine === undefined) return jsonReply(404, { detail: "Not found." });
  const devices = state.rows.list("device").filter((row) => row["machine"] === machine["slug"]);
  return state.options.devicesOfMachine === "list" ? jsonReply(200, devices) : pageReply(request, devices);
}
