import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackendService } from "@edgeloom/openmodule-sdk";
import { rpcClient } from "@edgeloom/runtime/rpc";
import { inTurns, load } from "./lib/load.mjs";
import { startPeer } from "./lib/processes.mjs";
import { rawClient } from "./lib/raw-client.mjs";
import { request } from "./lib/sample.mjs";
import { openBus } from "./peers/bus.mjs";

const peers = new URL("./peers/", import.meta.url).pathname;
const python = "/usr/bin/python3";
const rounds = 5;

/** Request and reply over the native broker, client and server in two processes, validation and deadlines on. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  const broker = await startPeer(process.execPath, [`${peers}broker.mjs`, folder]);
  const servers = await Promise.all(
    ["raw", "edgeloom"].map((kind) => startPeer(process.execPath, [`${peers}${kind}-server.mjs`, folder])),
  );
  const raw = await rawClient(folder, "raw");
  const bus = await openBus(folder, "client");
  const backend = rpcClient(bus, BackendService);
  const call = () => backend.auth(request);
  await call();

  const busy = await inTurns({ raw: measure(raw.call, 64), edgeloom: measure(call, 64) }, rounds);
  const single = await inTurns({ raw: measure(raw.call, 1), edgeloom: measure(call, 1) }, rounds);
  const reference = await python_(folder, call);
  raw.close();
  await bus.close();
  for (const server of servers) await server.stop();
  await broker.stop();
  rmSync(folder, { recursive: true });
  return [...compare(busy, single), ...reference];
}

const measure = (call, inFlight) => () => load(call, { inFlight, durationMs: 1_000 });

function compare(busy, single) {
  const perSecond = { unit: "calls/s", ratioTo: "raw" };
  const p50 = { unit: "µs", ratioTo: "raw" };
  return [
    { case: "64 in flight, raw zeromq + JSON", value: busy.raw.perSecond, unit: "calls/s" },
    {
      case: "64 in flight, edgeloom",
      value: busy.edgeloom.perSecond,
      ...perSecond,
      ratio: busy.edgeloom.perSecond / busy.raw.perSecond,
      goal: "≥ 0.85",
    },
    { case: "1 in flight p50, raw zeromq + JSON", value: single.raw.p50Us, unit: "µs" },
    {
      case: "1 in flight p50, edgeloom",
      value: single.edgeloom.p50Us,
      ...p50,
      ratio: single.edgeloom.p50Us / single.raw.p50Us,
      goal: "≤ 1.20",
    },
  ];
}

/** The pattern of the Python library in the same run, if Debian's python3-zmq and python3-pydantic are there. */
async function python_(folder, call) {
  const server = await startPeer(python, [`${peers}reference_rpc.py`, "server", folder]).catch(
    () => undefined,
  );
  if (server === undefined) {
    console.error(
      "SKIPPED: python3-zmq or python3-pydantic is missing; no figure for the Python library's pattern.",
    );
    return [];
  }
  const client = await startPeer(python, [`${peers}reference_rpc.py`, "client", folder]);
  const plan = { inFlight: 64, durationMs: 1_000 };
  const result = await inTurns({ python: () => client.ask(plan), edgeloom: () => load(call, plan) }, 3);
  await client.stop();
  await server.stop();
  const ratio = result.edgeloom.perSecond / result.python.perSecond;
  return [
    { case: "64 in flight, Python (pyzmq + pydantic 1)", value: result.python.perSecond, unit: "calls/s" },
    {
      case: "64 in flight, edgeloom again",
      value: result.edgeloom.perSecond,
      unit: "calls/s",
      ratioTo: "Python",
      ratio,
      goal: "≥ 3",
    },
  ];
}
