import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, Secret, silentLogger, systemClock } from "@edgeloom/runtime/base";
import { EmbeddedBroker, MqttLink, type MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, describe, expect, test, vi } from "vitest";
import { backendProcess } from "../../runtime/ivy/src/backends/backend-process.js";
import {
  makeScene,
  type Scene,
  type SceneOptions,
} from "../../runtime/ivy/src/backends/scene.test.support.js";
import { openQueue } from "../../runtime/ivy/src/store/open-queue.js";
import { selfSigned } from "./http-support/self-signed.js";
import { freePort, hasMosquitto, Mosquitto, Wire } from "./ivy-support/mosquitto.js";

/** Ivy's back ends on mosquitto, which is killed, cut off, and asks for certificates. */

const program = fileURLToPath(new URL("ivy-support/backend-node.mjs", import.meta.url));
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "ivy-backends-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function broker(): Promise<Mosquitto> {
  const made = new Mosquitto(await freePort());
  ends.push(() => made.close());
  return made;
}

const nodeConfig = (port: number): object => ({
  general: { config_revision: 1, software_version: "1.1.0", system_identifier: "sys-1" },
  logging_verbosity: { file_archive: null, console_prints: "DEBUG", message_sending: null },
  backend: {
    provider: "mqtt",
    mqtt_connection: { host: "127.0.0.1", port, client_id: "node", username: "u", password: "p" },
    max_drain_time: 20,
  },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
});

const quick = { minMs: 5, maxMs: 50, spreadMs: 20 };
const openLink = (options: MqttLinkOptions): MqttLink => new MqttLink({ ...options, backoff: quick });

/** The process of a back end. */
function run(options: SceneOptions): Scene {
  const scene = makeScene(options);
  const ended = backendProcess({ openLink, idleMs: 20 })(scene.context);
  ends.push(async () => {
    scene.teardown.abort();
    await ended;
    scene.close();
  });
  return scene;
}

/** Listens to everything at a broker, from the moment at which this is fulfilled. */
async function listen(port: number, onPayload: (payload: string) => void): Promise<MqttLink> {
  const link = new MqttLink({ host: "127.0.0.1", port, backoff: quick, log: silentLogger });
  ends.push(() => link.close());
  link.subscribe("#", 0);
  link.events.on("message", (_topic, payload) => onPayload(Buffer.from(payload).toString("utf8")));
  const up = new Promise<void>((resolve) => void link.events.on("up", resolve));
  link.open();
  await up;
  return link;
}

/** Rows of an hour, ten in each second. */
const rows = 36_000;
const secondsPerRow = 0.1;

/** Each message that is made is a tenth of a second younger than the one before it. */
function pastClock(): Clock {
  let wallSeconds = Date.now() / 1000 - rows * secondsPerRow;
  return {
    nowMs: () => systemClock.nowMs(),
    wallSeconds: () => (wallSeconds += secondsPerRow),
    startTimer: (...timer) => systemClock.startTimer(...timer),
  };
}

type Item = { readonly value: { readonly n: number }; readonly timestamp: number };

/** What arrived: numbers in the order of their first arrival, and how many came again. */
class Arrivals {
  readonly first: number[] = [];
  readonly times: number[] = [];
  repeated = 0;
  largestPacket = 0;
  readonly #seen = new Set<number>();

  take(payload: string): void {
    const items = JSON.parse(payload) as readonly Item[];
    this.repeated += items.filter(({ value }) => this.#seen.has(value.n)).length;
    this.largestPacket = Math.max(this.largestPacket, items.length);
    for (const { value, timestamp } of items) {
      if (this.#seen.has(value.n)) continue;
      this.#seen.add(value.n);
      this.first.push(value.n);
      this.times.push(timestamp);
    }
  }
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));

test("D8: a node whose processes are all asked to end, as a stop does, still sends what its procedures say last", async () => {
  const broker = await EmbeddedBroker.open({ port: 0 });
  ends.push(() => broker.close());
  const payloads: string[] = [];
  await listen(broker.port, (payload) => payloads.push(payload));
  const folder = temporary();
  mkdirSync(join(folder, "config"));
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(nodeConfig(broker.port)));
  const env = { ...process.env, IVY_DATA_DIR: join(folder, "data") };
  const node = spawn(process.execPath, [program, folder], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const stop = (signal: NodeJS.Signals): void => {
    if (node.exitCode === null && node.pid !== undefined) process.kill(-node.pid, signal);
  };
  ends.push(() => stop("SIGKILL"));
  let output = "";
  node.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  // The node tells of its start, so it is connected when that has arrived.
  await vi.waitUntil(() => payloads.join().includes("startup"), { timeout: 50_000 });
  const ended = once(node, "exit");
  stop("SIGTERM");
  const [code] = (await ended) as [number | null];
  expect({ code, output }).toMatchObject({ code: 0 });
  const numbers = payloads
    .flatMap((payload) => JSON.parse(payload) as readonly { message_body: { data?: { n: number } } }[])
    .flatMap(({ message_body }) => message_body.data?.n ?? []);
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n));
  expect(output).toContain("Send out all messages, exiting the procedure");
});

describe.skipIf(!hasMosquitto)("on mosquitto", () => {
  test("an hour without the broker: all 36,000 messages arrive in order, and the replay is cut off three times", async () => {
    const mosquitto = await broker();
    mosquitto.start();
    const wire = await Wire.to(mosquitto.port);
    ends.push(() => wire.close());
    const arrivals = new Arrivals();
    const cutsAt = [7_000, 15_000, 28_000];
    let cuts = 0;
    const take = (payload: string): void => {
      arrivals.take(payload);
      if (arrivals.first.length < (cutsAt[cuts] ?? Infinity)) return;
      cuts++;
      wire.cut();
    };
    const reader = await listen(mosquitto.port, take);
    const folder = temporary();
    const queue = openQueue({ dataFolder: folder, clock: pastClock() });
    ends.push(() => queue.close());
    run({ folder, provider: "tenta", connection: { host: "127.0.0.1", port: wire.port }, queue });
    const add = (from: number, count: number): void => {
      const numbers = Array.from({ length: count }, (_, index) => from + index);
      queue.addMany(numbers.map((n) => ({ variant: "data", data: { n } })));
    };
    add(0, 10);
    await vi.waitUntil(() => queue.count() === 0 && arrivals.first.length === 10, { timeout: 20_000 });
    wire.isOpen = false;
    await mosquitto.kill();
    for (let from = 10; from < rows; from += 2_000) add(from, Math.min(2_000, rows - from));
    const before = process.memoryUsage().rss;
    mosquitto.start();
    // Whoever listens has to be there first: the broker keeps nothing for those who are not.
    await vi.waitUntil(() => reader.isUp, { timeout: 20_000 });
    wire.isOpen = true;
    await vi.waitUntil(() => queue.count() === 0 && arrivals.first.length === rows, { timeout: 60_000 });
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1024 * 1024);
    expect(arrivals.first).toEqual(Array.from({ length: rows }, (_, index) => index));
    expect(isRising(arrivals.times)).toBe(true);
    // One each, unless this machine is so slow that they go in twos to be there in time.
    expect(arrivals.repeated).toBeLessThanOrEqual(cutsAt.length * arrivals.largestPacket);
  }, 120_000);

  test("a connection that is lost again and again while something is on its way repeats one message each time, whatever the window", async () => {
    const mosquitto = await broker();
    mosquitto.start();
    const wire = await Wire.to(mosquitto.port);
    ends.push(() => wire.close());
    const arrivals = new Arrivals();
    let cuts = 0;
    await listen(mosquitto.port, (payload) => {
      arrivals.take(payload);
      if (arrivals.first.length < (cuts + 1) * 50) return;
      // It has arrived, and the sender has not heard so yet.
      cuts++;
      wire.cut();
    });
    const connection = { host: "127.0.0.1", port: wire.port };
    const backend = { max_parallel_messages: 100 };
    const { queue } = run({ folder: temporary(), provider: "tenta", connection, backend });
    const numbers = Array.from({ length: 1_000 }, (_, n) => n);
    queue.addMany(numbers.map((n) => ({ variant: "data", data: { n } })));
    await vi.waitUntil(() => queue.count() === 0 && arrivals.first.length === 1_000, { timeout: 50_000 });
    expect(arrivals.first).toEqual(numbers);
    expect(cuts).toBeGreaterThan(10);
    expect(arrivals.repeated).toBeLessThanOrEqual(cuts);
  }, 60_000);

  test("D5: a config that comes after the broker was killed and started again arrives", async () => {
    const mosquitto = await broker();
    mosquitto.start();
    const connection = { host: "127.0.0.1", port: mosquitto.port };
    const { context } = run({ folder: temporary(), provider: "thingsboard", connection });
    const payload = '{"configuration":{"general":{"config_revision":18,"software_version":"1.2.3"}}}';
    const sender = await listen(mosquitto.port, () => {});
    const pending = (): number => context.pendingConfigs.list().length;
    const send = async (text: string): Promise<void> =>
      await sender.publish("v1/devices/me/attributes", Buffer.from(text)).catch(() => {});
    // The subscription is confirmed before anything tells of it, so it is tried until it arrives.
    await vi.waitUntil(async () => (await send(payload), pending() === 1), { timeout: 20_000 });
    await mosquitto.kill();
    mosquitto.start();
    const next = payload.replace("18", "19");
    await vi.waitUntil(async () => (await send(next), pending() === 2), { timeout: 20_000 });
  });

  test("D13: nothing is sent before the broker has greeted and confirmed the subscription, however long that takes", async () => {
    const mosquitto = await broker();
    mosquitto.start();
    const wire = await Wire.to(mosquitto.port);
    ends.push(() => wire.close());
    wire.hold();
    const payloads: string[] = [];
    await listen(mosquitto.port, (payload) => payloads.push(payload));
    const connection = { host: "127.0.0.1", port: wire.port };
    const { queue, heads } = run({ folder: temporary(), provider: "tenta", connection });
    queue.add({ variant: "data", data: { n: 1 } });
    await vi.waitUntil(() => wire.hasHeld, { timeout: 20_000 });
    expect(payloads).toEqual([]);
    wire.release();
    await vi.waitUntil(() => queue.count() === 0, { timeout: 20_000 });
    expect(heads().filter((head) => !/^(DEBUG|INFO)/.test(head))).toEqual([]);
  });

  test("over TLS with a certificate of its own; without one it is not let in, and the broker's has to be known", async () => {
    const mosquitto = await broker();
    const folder = temporary();
    const { key, cert } = selfSigned();
    mkdirSync(join(folder, "config"));
    for (const [name, text] of [
      ["key.pem", key],
      ["cert.pem", cert],
    ] as const)
      for (const place of [mosquitto.folder, join(folder, "config")])
        writeFileSync(join(place, name), text, { mode: 0o644 });
    const files = ["cafile", "certfile", "keyfile"].map(
      (option) => `${option} ${join(mosquitto.folder, option === "keyfile" ? "key.pem" : "cert.pem")}`,
    );
    mosquitto.start([...files, "require_certificate true", "use_identity_as_username true"]);
    const payloads: string[] = [];
    const tls = { ca: cert, cert, key: new Secret(key) };
    const reader = new MqttLink({
      host: "127.0.0.1",
      port: mosquitto.port,
      tls,
      backoff: quick,
      log: silentLogger,
    });
    ends.push(() => reader.close());
    reader.subscribe("ivy/sys-1/messages", 0);
    reader.events.on("message", (_topic, payload) => payloads.push(Buffer.from(payload).toString("utf8")));
    const up = new Promise<void>((resolve) => void reader.events.on("up", resolve));
    reader.open();
    await up;
    const connectionWith = (tls_options: object): object => ({
      host: "127.0.0.1",
      port: mosquitto.port,
      tls_options,
    });
    const own = { certificate_path: "cert.pem", key_path: "key.pem" };
    const outcomes = [connectionWith({ ca_path: "cert.pem" }), connectionWith(own)].map(
      (connection, index) => {
        const place = join(folder, String(index));
        mkdirSync(join(place, "config"), { recursive: true });
        for (const name of ["key.pem", "cert.pem"])
          copyFileSync(join(folder, "config", name), join(place, "config", name));
        const scene = run({
          folder: place,
          provider: "mqtt",
          connection: { ...connection },
          backend: { max_drain_time: 0 },
        });
        scene.queue.add({ variant: "data", data: { stranger: index } });
        return scene;
      },
    );
    const { queue } = run({
      folder,
      provider: "mqtt",
      connection: { ...connectionWith({ ca_path: "cert.pem", ...own }) },
    });
    queue.add({ variant: "data", data: { n: 12345678901234567000 } });
    await vi.waitUntil(() => queue.count() === 0 && payloads.length > 0, { timeout: 20_000 });
    const failures = (scene: Scene): boolean =>
      scene.entries.filter(({ subject }) => subject.includes("no connection to the broker")).length >= 2;
    await vi.waitUntil(() => outcomes.every(failures), { timeout: 20_000 });
    expect(outcomes.map((scene) => scene.queue.count())).toEqual([1, 1]);
    expect(payloads.join()).not.toContain("stranger");
    expect(payloads.join()).toContain('{"variant":"data","data":{"n":12345678901234567000}}');
    expect(JSON.stringify(outcomes.map(({ entries }) => entries))).not.toContain("PRIVATE KEY");
  });
});
