import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Clock, FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { EmbeddedBroker, type MessageLink, MqttLink } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { ExternalClient } from "../../runtime/fleet/src/external-client/index.js";
import {
  ExternalServer,
  type ServerModule,
  type ServerModuleContext,
} from "../../runtime/fleet/src/external-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { productionModules } from "../../runtime/fleet/src/module/known-modules.test.support.js";
import { ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import { until } from "../../runtime/fleet/src/peer.test.support.js";
import { type Device, newDevice } from "../../runtime/fleet/src/wire/index.js";

/** Gateway and server with a real broker between them, which is killed and started again. */

type Broker = { readonly port: number; readonly kill: () => Promise<void> };

const ends: (() => unknown)[] = [];
const mission = newDevice({ module: 1, deviceType: 1, deviceRole: "driving", deviceName: "autonomy" });
const io = newDevice({ module: 2, deviceType: 1, deviceRole: "gate", deviceName: "io" });
const log = silentLogger;

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function embedded(port = 0): Promise<Broker> {
  const broker = await EmbeddedBroker.open({ port });
  return { port: broker.port, kill: () => broker.close() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function mosquitto(port?: number): Promise<Broker> {
  const chosen = port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-mosquitto-"));
  const file = join(folder, "mosquitto.conf");
  writeFileSync(file, `listener ${chosen} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const child: ChildProcess = spawn("mosquitto", ["-c", file], { stdio: "ignore" });
  const exited = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { port: chosen, kill };
}

const hasMosquitto = spawnSync("mosquitto", ["-h"]).error === undefined;
if (!hasMosquitto)
  console.warn(
    "mosquitto is not installed, so only the embedded broker is tried (apt-get install mosquitto).",
  );
const brokers: readonly (readonly [string, (port?: number) => Promise<Broker>, "3.1.1" | "5"])[] = [
  ["the embedded broker", embedded, "3.1.1"],
  ...(hasMosquitto
    ? ([
        ["mosquitto", mosquitto, "3.1.1"],
        ["mosquitto", mosquitto, "5"],
      ] as const)
    : []),
];

function presses(count: number): Buffer {
  return Buffer.from(
    JSON.stringify([
      [1, 2, 3, 4, 5, 6].map((inNum) => ({ inNum, inSt: false })),
      [1, 2, 3, 4].map((outNum) => ({ outNum, outErr: false, outSt: false })),
      { butPr: count },
    ]),
  );
}

type Errors = {
  readonly aggregatedButtonPresses?: number;
  readonly finishedStops?: readonly { readonly name: string }[];
};

/** Counts what the cloud hears of: button presses in statuses, and those in error messages; and the stops of missions. */
class Counter implements ServerModule {
  readonly context: ServerModuleContext;
  readonly seen: number[] = [];
  readonly outages: number[] = [];
  /** As the last outage of a mission tells them. */
  stops: readonly string[] = [];
  readonly acknowledged: string[] = [];
  onOutage = (): void => {};

  constructor(context: ServerModuleContext) {
    this.context = context;
  }

  isDeviceTypeSupported(): boolean {
    return true;
  }

  deviceConnected(): void {}

  deviceDisconnected(): void {}

  forwardStatus({ module }: Device, data: Uint8Array): void {
    if (module !== io.module) return;
    const status = JSON.parse(Buffer.from(data).toString()) as readonly { readonly butPr?: number }[];
    this.seen.push(status[2]?.butPr ?? -1);
  }

  forwardErrorMessage(_device: Device, data: Uint8Array): void {
    const error = JSON.parse(Buffer.from(data).toString()) as Errors;
    if (error.finishedStops !== undefined) this.stops = error.finishedStops.map(({ name }) => name);
    else this.outages.push(error.aggregatedButtonPresses ?? Number.NaN);
    this.onOutage();
  }

  commandAcknowledged(_device: Device, data: Uint8Array): void {
    this.acknowledged.push(Buffer.from(data).toString());
  }
}

function cloudAndGateway(port: number, version: "3.1.1" | "5", clock?: Clock) {
  const link = (): MessageLink =>
    new MqttLink({ host: "127.0.0.1", port, version, log, backoff: { minMs: 5, maxMs: 50, spreadMs: 10 } });
  const counters = new Map<number, Counter>();
  const counting = (module: number) => ({
    create: (context: ServerModuleContext): Counter => {
      const counter = new Counter(context);
      counters.set(module, counter);
      return counter;
    },
  });
  const server = new ExternalServer({
    company: "company",
    cars: { car: {} },
    modules: { 1: counting(1), 2: counting(2) },
    linkFor: link,
    timing: { restartMs: 20 },
    log,
  });
  const modules = new ModuleSet(productionModules);
  const handler = new ModuleHandler({ modules, log, ...(clock && { clock }) });
  const client = new ExternalClient({
    company: "company",
    vehicleName: "car",
    modules,
    devices: handler,
    endpoints: [{ link: link(), modules: [1, 2] }],
    timing: { answerMs: 200, retryMs: 50, spacingMs: 20 },
    log,
  });
  ends.push(() => handler.close());
  ends.push(() => server.close());
  ends.push(() => client.close());
  server.open();
  client.open();
  const isUp = (): boolean =>
    client.load[0]?.phase === "connected" && server.load["car"]?.phase === "running";
  const isOffline = (): boolean =>
    client.load[0]?.phase === "offline" && server.load["car"]?.phase === "offline";
  return {
    handler,
    client,
    counter: counters.get(2) as Counter,
    missions: counters.get(1) as Counter,
    isUp,
    isOffline,
  };
}

/** A broker that ends after everything else, if it was not killed before. */
async function started(open: (port?: number) => Promise<Broker>, port?: number): Promise<Broker> {
  const broker = await open(port);
  let killed: Promise<void> | undefined;
  const kill = (): Promise<void> => (killed ??= broker.kill());
  ends.unshift(kill);
  return { port: broker.port, kill };
}

describe.each(brokers)("with %s", (_name, open, version) => {
  test(`what an outage hides is told after it, over MQTT ${version}`, async () => {
    const first = await started(open);
    const { handler, client, counter, isUp, isOffline } = cloudAndGateway(first.port, version);
    handler.status(io, presses(0));
    await until(isUp);
    for (const count of [1, 2, 3]) handler.status(io, presses(count));
    await until(() => counter.seen.length === 4 && client.load[0]?.unacknowledged === 0);
    expect(counter.seen).toEqual([0, 1, 2, 3]);

    await first.kill();
    await until(isOffline);
    for (const count of [10, 20, 30]) handler.status(io, presses(count));
    expect(client.load[0]).toMatchObject({ unacknowledged: 0, held: 0, remembered: 1 });
    await started(open, first.port);

    await until(isUp);
    expect(counter.seen.at(-1)).toBe(30);
    expect(counter.outages.at(-1)).toBe(60);
    counter.context.issue(io, Buffer.from('[{"outNum":1,"actType":1}]'));
    await until(() => counter.acknowledged.length === 1);
    expect(Buffer.from(handler.status(io, presses(30)) as Uint8Array).toString()).toBe(
      '[{"outNum":1,"actType":1}]',
    );
  });

  test(`row 24: a broker that goes again while an outage is told loses nothing of it, over MQTT ${version}`, async () => {
    let broker = await started(open);
    const { handler, counter, isUp, isOffline } = cloudAndGateway(broker.port, version);
    handler.status(io, presses(0));
    await until(isUp);
    await broker.kill();
    await until(isOffline);
    for (const count of [10, 20, 30]) handler.status(io, presses(count));
    const before = counter.outages.length;
    for (let time = 1; time <= 3; time++) {
      // The server has heard of the outage, and the gateway does not know that yet.
      const isTold = new Promise<void>((resolve) => {
        counter.onOutage = () => {
          void broker.kill();
          resolve();
        };
      });
      broker = await started(open, broker.port);
      await isTold;
      await broker.kill();
      await until(isOffline);
    }
    counter.onOutage = () => {};
    await started(open, broker.port);
    await until(isUp);
    expect(new Set(counter.outages.slice(before))).toEqual(new Set([60]));
    expect(counter.seen.at(-1)).toBe(30);
  });
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("row 23: an hour without a broker takes no memory, and is told in full and in order", async () => {
  const [, open, version] = brokers.at(-1) as (typeof brokers)[number];
  const clock = new FakeClock();
  const first = await started(open);
  const { handler, client, counter, missions, isUp, isOffline } = cloudAndGateway(first.port, version, clock);
  const remembered = { unacknowledged: 0, held: 0, remembered: 2, deadlines: 0 };
  handler.status(io, presses(0));
  handler.status(mission, missionAt(0));
  await until(() => isUp() && client.load[0]?.remembered === 2 && client.load[0].unacknowledged === 0);
  await first.kill();
  await until(isOffline);
  report(handler, clock, 0, 6_000);
  const before = heapBytes();
  report(handler, clock, 6_000, 36_000);
  expect(heapBytes() - before).toBeLessThan(1024 * 1024);
  expect(client.load[0]).toMatchObject(remembered);
  expect(handler.load).toEqual({ devices: 2, timers: 2 });
  expect(clock.nowMs()).toBe(3_600_000);
  await started(open, first.port);
  await until(() => isUp() && client.load[0]?.unacknowledged === 0);
  expect(counter.outages.at(-1)).toBe(36_000 * 2);
  expect(counter.seen.at(-1)).toBe(3);
  expect(missions.stops).toEqual(Array.from({ length: 36 }, (_, n) => `stop ${n}`));
});

/** Ten statuses a second, all worth sending, of two presses on an average; and a vehicle that is at another stop every 100 s. */
function report(handler: ModuleHandler, clock: FakeClock, from: number, to: number): void {
  const statuses = [1, 2, 3].map(presses);
  for (let n = from; n < to; n++) {
    handler.status(io, statuses[n % statuses.length] as Buffer);
    if (n % 100 === 0) handler.status(mission, missionAt(n));
    clock.advance(100);
  }
}

/** On the way for 50 s, then at the stop. */
function missionAt(n: number): Buffer {
  const [state, stop] = [n % 1_000 < 500 ? "DRIVE" : "IN_STOP", { name: `stop ${Math.floor(n / 1_000)}` }];
  return Buffer.from(JSON.stringify({ state, telemetry: { speed: 0 }, nextStop: stop }));
}
