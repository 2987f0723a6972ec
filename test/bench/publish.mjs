import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns } from "./lib/load.mjs";
import { startPeer } from "./lib/processes.mjs";

const peers = new URL("./peers/", import.meta.url).pathname;
const messagesPerRound = 30_000;
const rounds = 5;

/** Publisher and handler in two processes over the native broker: ours with validation, and the same by hand on raw zeromq. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  const broker = await startPeer(process.execPath, [`${peers}broker.mjs`, folder]);
  const pairs = {};
  for (const kind of ["raw", "edgeloom"]) {
    const subscriber = await startPeer(process.execPath, [`${peers}${kind}-subscriber.mjs`, folder]);
    const publisher = await startPeer(process.execPath, [`${peers}${kind}-publisher.mjs`, folder]);
    pairs[kind] = { subscriber, publisher };
  }
  const cases = Object.fromEntries(Object.entries(pairs).map(([kind, pair]) => [kind, () => round(pair)]));
  const result = await inTurns(cases, rounds);
  for (const { subscriber, publisher } of Object.values(pairs))
    await Promise.all([subscriber.stop(), publisher.stop()]);
  await broker.stop();
  rmSync(folder, { recursive: true });
  const ratio = result.edgeloom.perSecond / result.raw.perSecond;
  return [
    { case: "publish → handler, raw zeromq + JSON", value: result.raw.perSecond, unit: "messages/s" },
    {
      case: "publish → handler, edgeloom",
      value: result.edgeloom.perSecond,
      unit: "messages/s",
      ratioTo: "raw",
      ratio,
      goal: "≥ 0.85",
    },
    { case: "processor time of both ends, raw zeromq + JSON", value: result.raw.cpuUs, unit: "µs" },
    {
      case: "processor time of both ends, edgeloom",
      value: result.edgeloom.cpuUs,
      unit: "µs",
      ratioTo: "raw, upside down",
      ratio: result.raw.cpuUs / result.edgeloom.cpuUs,
    },
  ];
}

/** Messages a second, and the processor time for one. The subscriber counts; the publisher keeps at most a window of messages on the way, so that nothing is dropped. */
async function round({ subscriber, publisher }) {
  await subscriber.ask({ count: messagesPerRound });
  const sent = await publisher.ask({ count: messagesPerRound });
  const heard = await subscriber.ask({ wait: true });
  return { perSecond: heard.perSecond, cpuUs: sent.cpuUs + heard.cpuUs };
}
