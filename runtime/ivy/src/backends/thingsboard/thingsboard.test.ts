import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeClock, systemClock } from "@edgeloom/runtime/base";
import type { MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { FakeLink, type Published, type Verdict } from "../fake-link.test.support.js";
import { makeScene, type SceneOptions, stored } from "../scene.test.support.js";
import { credentialsFile } from "./credentials.js";
import { type SoftwarePackage, SoftwarePackages } from "./packages.js";
import { type ThingsBoardOptions, thingsBoardBackend } from "./thingsboard-backend.js";

const folder = temporaryFolder();
const { signal } = new AbortController();
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server that answers by topic: the number at its end becomes that of the answer. */
function server(
  answers: Readonly<Record<string, (payload: string) => unknown>>,
  link = new FakeLink(),
): FakeLink {
  link.judge = ({ topic, payload }: Published): Verdict => {
    for (const [prefix, answer] of Object.entries(answers)) {
      if (!topic.startsWith(prefix)) continue;
      const value = answer(payload);
      const reply = topic.replace("/request", "/response");
      if (value !== undefined) queueMicrotask(() => link.deliver(reply, JSON.stringify(value)));
    }
    return "confirm";
  };
  return link;
}

const config = { general: { config_revision: 18, software_version: "1.2.3" } };

async function connected(link: FakeLink, options: Partial<SceneOptions> = {}, more: ThingsBoardOptions = {}) {
  const scene = makeScene({ folder: folder(), provider: "thingsboard", ...options });
  const opened: MqttLinkOptions[] = [];
  const openLink = (given: MqttLinkOptions): FakeLink => {
    opened.push(given);
    return link;
  };
  const backend = thingsBoardBackend({ openLink, ...more })(scene.config, scene.context);
  ends.push(
    () => scene.close(),
    () => backend.close(),
  );
  const revisions: number[] = [];
  backend.onConfig((received) => {
    if (received.revision !== undefined) revisions.push(received.revision);
  });
  await backend.connect(signal);
  return { scene, backend, revisions, opened };
}

function payloadsTo(link: FakeLink, topic: string): readonly unknown[] {
  return link.published
    .filter((message) => message.topic === topic)
    .map(({ payload }) => JSON.parse(payload) as unknown);
}

const telemetry = "v1/devices/me/telemetry";

test("D11: the configuration is asked for at each connection, and the answer is heard", async () => {
  const link = server({ "v1/devices/me/attributes/request/": () => ({ shared: { configuration: config } }) });
  const { revisions } = await connected(link);
  await vi.waitUntil(() => revisions.length === 1);
  link.lose();
  await vi.waitUntil(() => revisions.length === 2);
  expect(revisions).toEqual([18, 18]);
  expect(link.filters).toEqual(
    expect.arrayContaining(["v1/devices/me/attributes", "v1/devices/me/attributes/response/+"]),
  );
});

test("D12: the status of a configuration is nested once, without secrets", async () => {
  const link = new FakeLink();
  const { backend } = await connected(link);
  const body = `{"variant":"config","status":"accepted","config":{"general":{"config_revision":1,"software_version":"1.0.0"},"mqtt":{"password":"hunter2"},"big":12345678901234567890}}`;
  await backend.publish([stored(1, 1.5, body)], signal);
  const [sent] = link.published.filter(({ topic }) => topic === telemetry);
  expect(sent?.payload).toBe(
    '[{"ts":1500,"values":{"configuration":{"status":"accepted","config":{"general":{"config_revision":1,"software_version":"1.0.0"},"mqtt":{"password":"[redacted]"},"big":12345678901234567890}}}}]',
  );
});

test("it says what runs here", async () => {
  const link = new FakeLink();
  await connected(link);
  await vi.waitUntil(() => payloadsTo(link, "v1/devices/me/attributes").length === 1);
  expect(payloadsTo(link, "v1/devices/me/attributes")).toEqual([
    { software_version: "1.1.0", config_revision: 17, system_identifier: "sys-1" },
  ]);
});

test("the limits of the session are kept: size of payloads, messages and values per time", async () => {
  const clock = new FakeClock();
  const limits = {
    maxPayloadSize: 2_048,
    rateLimits: { messages: "100:1", telemetryDataPoints: "20:1,nonsense,5:0" },
  };
  let asked = false;
  const link = server({
    "v1/devices/me/rpc/request/": (payload) => {
      asked = payload.includes("getSessionLimits");
      return limits;
    },
  });
  const { backend } = await connected(link, { clock });
  await vi.waitUntil(() => asked);
  await new Promise(setImmediate);
  const text = "x".repeat(400);
  const rows = Array.from({ length: 30 }, (_, n) =>
    stored(n + 1, n + 1, JSON.stringify({ variant: "data", data: { n, text } })),
  );
  const progress = { isDone: false };
  const publishing = backend.publish(rows, signal).then((deliveries) => {
    progress.isDone = true;
    return deliveries;
  });
  const counts: number[] = [];
  for (let turn = 0; !progress.isDone; turn++) {
    for (let inner = 0; inner < 10; inner++) await new Promise(setImmediate);
    if (turn % 10 === 0) counts.push(payloadsTo(link, telemetry).flat().length);
    clock.advance(100);
  }
  expect(await publishing).toHaveLength(30);
  // 60 values at 18 in each second, after the first 18.
  expect(counts.length).toBeGreaterThanOrEqual(3);
  expect(counts[0]).toBeLessThanOrEqual(9);
  for (const { payload } of link.published) expect(payload.length).toBeLessThanOrEqual(2_048);
  const huge = stored(99, 99, JSON.stringify({ variant: "data", data: { text: "x".repeat(3_000) } }));
  expect(await backend.publish([huge], signal)).toMatchObject([{ identifier: 99, outcome: "refused" }]);
});

test("a server that answers nothing but telemetry is good enough", async () => {
  const clock = new FakeClock();
  const { backend } = await connected(new FakeLink(), { clock });
  await new Promise(setImmediate);
  clock.advance(60_000);
  const [delivery] = await backend.publish([stored(1, 1, '{"variant":"data","data":{"n":1}}')], signal);
  expect(delivery?.outcome).toBe("delivered");
  await backend.close();
  await new Promise(setImmediate);
});

async function answered(link: FakeLink, id: number, call: unknown): Promise<unknown> {
  link.deliver(`v1/devices/me/rpc/request/${id}`, typeof call === "string" ? call : JSON.stringify(call));
  const topic = `v1/devices/me/rpc/response/${id}`;
  await vi.waitUntil(() => payloadsTo(link, topic).length > 0);
  return payloadsTo(link, topic).at(-1);
}

test("calls of the server: ping, list, status, restart, and what is none", async () => {
  const link = new FakeLink();
  let restarts = 0;
  const restart = (): void => void restarts++;
  const { scene } = await connected(link, {}, { restart });
  expect(await answered(link, 101, { method: "ping" })).toMatchObject({ pong: true });
  expect(await answered(link, 102, { method: "list", params: {} })).toEqual([
    "archive_republish_messages",
    "list",
    "ping",
    "restart",
    "status",
  ]);
  scene.queue.add({ variant: "data", data: { n: 1 } });
  expect(await answered(link, 103, { method: "status" })).toEqual({
    version: "1.1.0",
    revision: 17,
    waiting: 1,
  });
  expect(await answered(link, 104, { method: "restart" })).toEqual({ restarting: true });
  link.deliver("v1/devices/me/rpc/request/104", '{"method":"restart"}');
  expect(await answered(link, 105, { method: "run_command" })).toEqual({
    error: "there is no command run_command",
  });
  expect(await answered(link, 106, { method: "toString" })).toHaveProperty("error");
  expect(await answered(link, 107, "{")).toEqual({ error: "the call has no method" });
  expect(restarts).toBe(1);
});

test("calls of anybody: none does harm, and each is answered", async () => {
  const link = new FakeLink();
  await connected(link);
  let id = 1_000;
  const call = fc.oneof(
    fc.json(),
    fc.record({ method: fc.string(), params: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    fc.constant(JSON.stringify({ method: "archive_republish_messages", params: { from: -1, to: 1e300 } })),
  );
  await fc.assert(
    fc.asyncProperty(call, async (payload) => {
      expect(await answered(link, id++, payload)).toBeDefined();
    }),
    { numRuns: 40 },
  );
});

test("messages of a time range are sent again from the archive", async () => {
  const link = new FakeLink();
  const { scene } = await connected(link);
  const clock = scene.context.clock;
  for (let n = 0; n < 120; n++) scene.queue.add({ variant: "data", data: { n } });
  scene.queue.remove(scene.queue.oldest(-1).map(({ identifier }) => identifier));
  const to = clock.wallSeconds() + 1;
  const params = { from: to - 60, to };
  expect(await answered(link, 200, { method: "archive_republish_messages", params })).toEqual({
    republished: 120,
  });
  const values = payloadsTo(link, telemetry).flat() as { values: { n: number } }[];
  expect(values.map(({ values: { n } }) => n)).toEqual(Array.from({ length: 120 }, (_, n) => n));
  const turned = { from: to, to: to - 60 };
  expect(await answered(link, 201, { method: "archive_republish_messages", params: turned })).toHaveProperty(
    "error",
  );
});

const provisioning = { device_key: "the-key", device_secret: "the-secret" };

test("provisioning: asks once, keeps what it is given for itself, and enters with it", async () => {
  const requests: unknown[] = [];
  const link = server({
    "/provision/request": (payload) => {
      requests.push(JSON.parse(payload));
      return { status: "SUCCESS", credentialsType: "ACCESS_TOKEN", credentialsValue: "the-token" };
    },
  });
  // Each link is another one, on the same broker.
  const links: MqttLinkOptions[] = [];
  const openLink = (options: MqttLinkOptions): FakeLink => {
    links.push(options);
    return links.length === 1 ? link : new FakeLink();
  };
  const first = await connected(new FakeLink(), { backend: { provisioning } }, { openLink });
  expect(requests).toEqual([
    { deviceName: "sys-1", provisionDeviceKey: "the-key", provisionDeviceSecret: "the-secret" },
  ]);
  expect(links.map(({ username, password }) => [username, password?.reveal()])).toEqual([
    ["provision", undefined],
    ["the-token", undefined],
  ]);
  expect(link.isClosed).toBe(true);
  expect(statSync(credentialsFile(folder())).mode & 0o777).toBe(0o600);
  await connected(new FakeLink(), { backend: { provisioning } }, { openLink });
  expect(links.at(-1)?.username).toBe("the-token");
  expect(links).toHaveLength(3);
  expect(JSON.stringify(first.scene.entries)).not.toMatch(/the-token|the-secret/);
});

test("provisioning with a certificate: that is the credential", async () => {
  mkdirSync(join(folder(), "config"));
  for (const name of ["cert.pem", "key.pem"]) writeFileSync(join(folder(), "config", name), `the ${name}`);
  let request: unknown;
  const link = server({
    "/provision/request": (payload) => {
      request = JSON.parse(payload);
      return { status: "SUCCESS", credentialsType: "X509_CERTIFICATE", credentialsValue: "a hash" };
    },
  });
  const links: MqttLinkOptions[] = [];
  const openLink = (options: MqttLinkOptions): FakeLink =>
    links.push(options) === 1 ? link : new FakeLink();
  const connection = { tls_options: { certificate_path: "cert.pem", key_path: "key.pem" } };
  await connected(new FakeLink(), { backend: { provisioning }, connection }, { openLink });
  expect(request).toMatchObject({ credentialsType: "X509_CERTIFICATE", hash: "the cert.pem" });
  expect(links[1]).toMatchObject({ tls: { cert: "the cert.pem" } });
  expect(links[1]?.username).toBeUndefined();
});

test("provisioning that is refused says what to look at, and no secret", async () => {
  const link = server({ "/provision/request": () => ({ status: "FAILURE", errorMsg: "no such profile" }) });
  const refused = connected(link, { backend: { provisioning } });
  await expect(refused).rejects.toMatchObject({
    code: "CONFIG",
    place: "backend.provisioning",
    detail: "no such profile",
  });
  await expect(refused).rejects.not.toThrow("the-secret");
});

/** A server with one package, which loses chunks as told. */
function packageServer(bytes: Buffer, facts: object = {}, loses: (chunk: number) => boolean = () => false) {
  const link = new FakeLink();
  const asked: number[] = [];
  link.judge = ({ topic, payload }) => {
    const [, id, chunk] = /^v2\/sw\/request\/(\d+)\/chunk\/(\d+)$/.exec(topic) ?? [];
    if (topic.startsWith("v1/devices/me/attributes/request/")) {
      const shared = {
        sw_title: "node",
        sw_version: "2.0.0",
        sw_size: bytes.length,
        sw_checksum: createHash("sha256").update(bytes).digest("hex").toUpperCase(),
        sw_checksum_algorithm: "SHA256",
        ...facts,
      };
      const reply = topic.replace("request", "response");
      queueMicrotask(() => link.deliver(reply, JSON.stringify({ shared })));
    }
    if (id === undefined || chunk === undefined) return "confirm";
    asked.push(Number(chunk));
    if (loses(asked.length)) return "confirm";
    const size = Number(payload);
    const part = bytes.subarray(Number(chunk) * size, (Number(chunk) + 1) * size);
    queueMicrotask(() => link.deliver(`v2/sw/response/${id}/chunk/${chunk}`, part));
    return "confirm";
  };
  return { link, asked };
}

async function readAll(packages: SoftwarePackages, assigned: SoftwarePackage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of packages.read(assigned, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("a software package is read in chunks, and a lost one is asked for again", async () => {
  const bytes = randomBytes(10_000);
  const { link, asked } = packageServer(bytes, {}, (request) => request === 2);
  const packages = new SoftwarePackages(link, systemClock, { chunkBytes: 4_096, chunkTimeoutMs: 20 });
  link.open();
  const assigned = await packages.assigned(signal);
  expect(assigned).toMatchObject({ title: "node", version: "2.0.0", bytes: 10_000, algorithm: "sha256" });
  if (assigned === undefined) return;
  expect((await readAll(packages, assigned)).equals(bytes)).toBe(true);
  expect(asked).toEqual([0, 1, 1, 2]);
  await packages.report("VERIFIED", assigned);
  expect(payloadsTo(link, telemetry)).toEqual([
    { current_sw_title: "node", current_sw_version: "2.0.0", sw_state: "VERIFIED" },
  ]);
  packages.close();
});

test.each([
  ["its checksum", { sw_checksum: "00" }],
  ["its size", { sw_size: 10_001 }],
])("a package of which %s is another one is refused", async (_, facts) => {
  const { link } = packageServer(randomBytes(10_000), facts);
  const packages = new SoftwarePackages(link, systemClock, { chunkBytes: 4_096 });
  link.open();
  const assigned = await packages.assigned(signal);
  expect(assigned).toBeDefined();
  if (assigned !== undefined)
    await expect(readAll(packages, assigned)).rejects.toMatchObject({ code: "INVALID" });
});

test.each([{ sw_size: 1e12 }, { sw_size: "1" }, { sw_checksum_algorithm: "CRC32" }, { sw_version: "" }])(
  "a package that is described wrongly is refused before anything is read: %o",
  async (facts) => {
    const { link, asked } = packageServer(randomBytes(10), facts);
    const packages = new SoftwarePackages(link, systemClock);
    link.open();
    await expect(packages.assigned(signal)).rejects.toMatchObject({ code: "INVALID" });
    expect(asked).toEqual([]);
  },
);

test("no package is assigned, or the server is gone", async () => {
  const { link } = packageServer(randomBytes(10), { sw_title: undefined });
  const packages = new SoftwarePackages(link, systemClock);
  link.open();
  expect(await packages.assigned(signal)).toBeUndefined();
  link.comesUp = false;
  link.lose();
  await expect(packages.assigned(signal)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("the credentials of a damaged file are asked for again", async () => {
  writeFileSync(credentialsFile(folder()), "{");
  const answer = {
    status: "SUCCESS",
    credentialsType: "MQTT_BASIC",
    credentialsValue: { clientId: "c", userName: "u", password: "p" },
  };
  const link = server({ "/provision/request": () => answer });
  const links: MqttLinkOptions[] = [];
  const openLink = (options: MqttLinkOptions): FakeLink =>
    links.push(options) === 1 ? link : new FakeLink();
  await connected(new FakeLink(), { backend: { provisioning } }, { openLink });
  expect(links[1]).toMatchObject({ clientId: "c", username: "u" });
  expect(links[1]?.password?.reveal()).toBe("p");
  expect(JSON.parse(readFileSync(credentialsFile(folder()), "utf8"))).toEqual(answer);
});
