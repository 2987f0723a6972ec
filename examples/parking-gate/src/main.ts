import { Shutdown, shutDownOnSignals } from "@edgeloom/runtime/base";
import { type Broker, startBroker } from "@edgeloom/runtime/broker";
import { accountOf, duration, timed } from "./account.js";
import { type Child, startChild } from "./child.js";
import { generate } from "./generate.js";
import type { BrokerEnvironment } from "./service.js";

const startMs = performance.now();
const account = accountOf("example");
const shutdown = new Shutdown();
shutDownOnSignals(shutdown);

async function generateSdk(): Promise<void> {
  account.chapter("From schemas to an SDK");
  const stop = new AbortController();
  const forget = shutdown.add("generator", () => stop.abort());
  const { result, tookMs } = await timed(() => generate(stop.signal));
  forget();
  account.say("runs edgeloom generate", tookMs);
  for (const line of result.split("\n")) account.detail(line);
}

async function openBroker(): Promise<Broker> {
  const { result, tookMs } = await timed(() =>
    startBroker({ xsub: "tcp://127.0.0.1:0", xpub: "tcp://127.0.0.1:0" }),
  );
  shutdown.add("broker", () => result.close());
  account.say(`starts a broker at ${result.xsub} and ${result.xpub}`, tookMs);
  return result;
}

async function startService(name: string, what: string, broker: BrokerEnvironment): Promise<Child> {
  const child = startChild(`${name}-process`, broker);
  shutdown.add(name, () => child.stop());
  const { tookMs } = await timed(() => child.ready);
  account.say(`starts the ${name} in process ${child.pid}: ${what}`, tookMs);
  return child;
}

async function run(): Promise<number> {
  await generateSdk();
  account.chapter("A broker and two services");
  const broker = await openBroker();
  const env = { BROKER_SUB: broker.xsub, BROKER_PUB: broker.xpub };
  await startService("backend", "serves RPCs, handles messages", env);
  const gate = await startService("gate", "calls and publishes", env);
  return await gate.ended;
}

try {
  const code = await run();
  const { failed, timedOut } = await shutdown.run();
  account.chapter(`Done in ${duration(performance.now() - startMs)}, everything is closed.`);
  process.exitCode = code !== 0 || failed.length + timedOut.length > 0 ? 1 : 0;
} catch (error) {
  // What Ctrl-C interrupts fails; that is no news.
  if (!shutdown.started) throw error;
}
