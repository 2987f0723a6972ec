import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inTurns } from "./lib/load.mjs";
import { startPeer } from "./lib/processes.mjs";

const peers = new URL("./peers/", import.meta.url).pathname;
const messagesPerRound = 30_000;
const rounds = 7;

/** Publisher and handler as services of the framework, in two processes over the native broker, against raw zeromq by hand. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  const broker = await startPeer(process.execPath, [`${peers}broker.mjs`, folder]);
  const raw = await startPair(folder, "raw");
  const framework = await startPair(folder, "framework");
  const { raw: byHand, framework: ours } = await inTurns(
    { raw: () => round(raw), framework: () => round(framework) },
    rounds,
  );
  for (const { subscriber, publisher } of [raw, framework])
    await Promise.all([subscriber.stop(), publisher.stop()]);
  await broker.stop();
  rmSync(folder, { recursive: true });
  return [...throughput(byHand, ours), ...processorTime(byHand, ours)];
}

async function startPair(folder, kind) {
  const subscriber = await startPeer(process.execPath, [`${peers}${kind}-subscriber.mjs`, folder]);
  const publisher = await startPeer(process.execPath, [`${peers}${kind}-publisher.mjs`, folder]);
  return { subscriber, publisher };
}

async function round({ subscriber, publisher }) {
  await subscriber.ask({ count: messagesPerRound });
  await publisher.ask({ count: messagesPerRound });
  return subscriber.ask({ wait: true });
}

function throughput(raw, framework) {
  const unit = "messages/s";
  return [
    { case: "publish → handler, raw zeromq + JSON", value: raw.perSecond, unit },
    {
      case: "publish → handler, services of the framework",
      value: framework.perSecond,
      unit,
      ratioTo: "raw",
      ratio: framework.perSecond / raw.perSecond,
      goal: "≥ 0.70",
    },
  ];
}

/** What the subscriber alone spends, which also holds on a busy machine. */
function processorTime(raw, framework) {
  const unit = "µs CPU/message";
  return [
    { case: "handler, raw zeromq + JSON", value: raw.cpuUs, unit },
    {
      case: "handler, service of the framework",
      value: framework.cpuUs,
      unit,
      ratioTo: "raw speed",
      ratio: raw.cpuUs / framework.cpuUs,
      goal: "≥ 0.70",
    },
  ];
}
