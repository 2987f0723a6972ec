import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TentaAcknowledgments, TentaLogs, TentaMeasurements, ThingsBoardTelemetry } from "@edgeloom/ivy-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import type { MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { afterAll, expect, test } from "vitest";
import type { BackendFactory } from "../../runtime/ivy/src/backends/backend.js";
import { ConfigReceiver } from "../../runtime/ivy/src/backends/config/config-receiver.js";
import type { Dialect } from "../../runtime/ivy/src/backends/dialect.js";
import { FakeLink, type Published } from "../../runtime/ivy/src/backends/fake-link.test.support.js";
import { makeScene, stored } from "../../runtime/ivy/src/backends/scene.test.support.js";
import { tentaBackend } from "../../runtime/ivy/src/backends/tenta/tenta-backend.js";
import { originalTls } from "../../runtime/ivy/src/backends/thingsboard/original-tls.js";
import { thingsBoardBackend } from "../../runtime/ivy/src/backends/thingsboard/thingsboard-backend.js";
import { openQueue } from "../../runtime/ivy/src/store/open-queue.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** What back ends send and take, as recorded from the original: byte for byte in its dialect, and what is better in ours. */

const folders: string[] = [];
afterAll(() => {
  queue.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "ivy-backends-"));
  folders.push(folder);
  return folder;
}

/** Payloads do not depend on it. */
const shared = temporary();
const queue = openQueue({ dataFolder: shared });

type PayloadCase = {
  readonly name: string;
  readonly provider: "tenta" | "thingsboard";
  readonly config_revision: number;
  readonly system_identifier: string;
  readonly host: string;
  readonly publish_clock: number;
  readonly queue_rows: readonly (readonly [number, number, string])[];
  readonly client_calls: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
  readonly ids_left_in_queue: readonly number[];
  readonly loop_iterations_before_teardown: number;
};

const payloadCases = [
  ...(vectorCases("ivy/tenta-payloads.json") as never as readonly PayloadCase[]),
  ...(vectorCases("ivy/thingsboard-payloads.json") as never as readonly PayloadCase[]),
];

function backendOf(provider: string, dialect: Dialect, link: FakeLink): BackendFactory {
  const options = { dialect, openLink: () => link };
  return provider === "tenta" ? tentaBackend(options) : thingsBoardBackend(options);
}

/** What a back end publishes for the rows of a case, and what is done with them. */
async function sent(recorded: PayloadCase, dialect: Dialect) {
  const { provider, queue_rows, config_revision: revision, system_identifier: systemIdentifier } = recorded;
  const clock = new FakeClock({ wallSeconds: recorded.publish_clock });
  const scene = makeScene({ folder: shared, provider, revision, systemIdentifier, clock, queue });
  const link = new FakeLink();
  const backend = backendOf(provider, dialect, link)(scene.config, scene.context);
  const { signal } = new AbortController();
  await backend.connect(signal);
  const greeting = link.published.splice(0);
  const deliveries = await backend.publish(
    queue_rows.map(([identifier, timestamp, body]) => stored(identifier, timestamp, body)),
    signal,
  );
  await backend.close();
  scene.close();
  return { link, greeting, deliveries, published: link.published };
}

const recordedPublications = ({ client_calls }: PayloadCase): readonly Published[] =>
  client_calls
    .filter(([call]) => call === "publish")
    .map(([, { topic, payload }]) => ({ topic: String(topic), payload: String(payload) }));

test("the recordings are there", () => {
  expect(payloadCases.length).toBeGreaterThanOrEqual(floorOf(61));
  expect(inboundCases.length).toBeGreaterThanOrEqual(floorOf(35));
  expect(serverCases.length).toBeGreaterThanOrEqual(floorOf(41));
});

test.each(payloadCases)("the original's bytes: $name", async (recorded) => {
  if (recorded.host !== "localhost") return;
  const { link, greeting, deliveries, published } = await sent(recorded, "original");
  const wanted = recordedPublications(recorded);
  const all = [...greeting, ...published];
  // The original may stop with more in the queue.
  expect(all.slice(0, wanted.length)).toEqual(wanted);
  const left = new Set(recorded.ids_left_in_queue);
  const isUnsent = (body: string): boolean =>
    recorded.provider === "tenta" && /"status":"(?:received|startup)"/.test(body);
  const isCut = recorded.queue_rows.some(([identifier, , body]) => left.has(identifier) && !isUnsent(body));
  if (!isCut) expect(all).toHaveLength(wanted.length);
  const topics = recorded.client_calls.filter(([call]) => call === "subscribe").map(([, { topic }]) => topic);
  expect(link.filters).toEqual(expect.arrayContaining(topics));
  for (const [identifier, , body] of recorded.queue_rows) {
    const outcome = deliveries.find((delivery) => delivery.identifier === identifier)?.outcome;
    // D2: what the original leaves there for ever is done here.
    expect(outcome).toBe(isUnsent(body) ? "skipped" : "delivered");
  }
});

const tls = payloadCases.filter(({ provider, host }) => provider === "thingsboard" && host !== "localhost");

test.each(tls)("the original's choice of TLS: $name", ({ host, client_calls }) => {
  const options: MqttLinkOptions = { host };
  const uses = client_calls.some(([call]) => call === "tls_set");
  if (uses) expect(() => originalTls(options, "/nowhere")).toThrow("thingsboard-cloud-ca-root.pem");
  else expect(originalTls(options, "/nowhere")).toBe(options);
});

const models = {
  measurements: TentaMeasurements,
  logs: TentaLogs,
  acknowledgments: TentaAcknowledgments,
} as const;

test.each(payloadCases.filter(({ queue_rows }) => queue_rows.length > 0))(
  "by default the server takes everything, with the time at which it was made: $name",
  async (recorded) => {
    const { published, deliveries } = await sent(recorded, "edgeloom");
    expect(deliveries.map(({ identifier }) => identifier).toSorted((a, b) => a - b)).toEqual(
      recorded.queue_rows.map(([identifier]) => identifier),
    );
    expect(deliveries.every(({ outcome }) => outcome !== "refused")).toBe(true);
    const times = new Set(recorded.queue_rows.map(([, timestamp]) => timestamp));
    for (const { topic, payload } of published) {
      const list = JSON.parse(payload) as readonly { readonly timestamp?: number; readonly ts?: number }[];
      if (recorded.provider === "tenta") {
        models[topic.split("/")[0] as keyof typeof models].parse(list);
        for (const { timestamp } of list) expect(times).toContain(timestamp);
      } else if (topic.endsWith("telemetry")) for (const item of list) ThingsBoardTelemetry.parse(item);
    }
  },
);

type ServerCase = {
  readonly name: string;
  readonly topic_kind: keyof typeof models;
  readonly payload: string | null;
  readonly schema_accept: boolean;
};

const serverCases = vectorCases("ivy/tenta-server-acceptance.json") as never as readonly ServerCase[];

test.each(serverCases.filter(({ payload }) => payload !== null))(
  "what the Tenta server takes: $name",
  ({ topic_kind, payload, schema_accept }) => {
    expect(models[topic_kind].safeParse(JSON.parse(payload ?? "")).success).toBe(schema_accept);
  },
);

type InboundCase = {
  readonly name: string;
  readonly provider: "tenta" | "thingsboard";
  readonly payload: string | null;
  readonly payload_hex?: string;
  readonly pending_configs_appended: readonly unknown[];
  readonly messages_queued: readonly unknown[];
  readonly log_heads: readonly string[];
};

const inboundCases = vectorCases("ivy/inbound-configs.json") as never as readonly InboundCase[];

/** What one message of the server does. */
async function received(recorded: InboundCase, dialect: Dialect) {
  const { provider, payload, payload_hex = "" } = recorded;
  // Older than all revisions that come, but for the lowest.
  const scene = makeScene({ folder: temporary(), provider, revision: -1 });
  const link = new FakeLink();
  const backend = backendOf(provider, dialect, link)(scene.config, scene.context);
  const receiver = new ConfigReceiver({ ...scene.context, revision: -1 });
  backend.onConfig((config) => receiver.take(config));
  await backend.connect(new AbortController().signal);
  const before = scene.heads().length;
  const bytes = payload === null ? Buffer.from(payload_hex, "hex") : payload;
  link.deliver(provider === "tenta" ? "configurations/sys-1" : "v1/devices/me/attributes", bytes);
  const found = {
    pending: scene.context.pendingConfigs.list().map(({ text }) => JSON.parse(text) as unknown),
    queued: scene.queue.oldest(-1).map(({ message_body }) => message_body),
    heads: scene.heads().slice(before),
  };
  await backend.close();
  scene.close();
  return found;
}

const statuses = (bodies: readonly unknown[]): readonly unknown[] =>
  bodies.map((body) => (body as { readonly status?: string }).status);

test.each(inboundCases)("the original's verdict: $name", async (recorded) => {
  const { pending, queued, heads } = await received(recorded, "original");
  expect(pending).toEqual(recorded.pending_configs_appended);
  // R18, in both dialects: `received` is said, and a rejection wherever there is a revision.
  const rest = queued.filter((body) => (body as { readonly status?: string }).status !== "received");
  if (recorded.provider === "tenta") expect(rest).toEqual(recorded.messages_queued);
  expect(statuses(queued).includes("received")).toBe(pending.length > 0);
  // What Python calls an error is not what we call it.
  const headsWithoutNames = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => !line.startsWith("DEBUG")).map((line) => line.split(",")[0] ?? "");
  if (recorded.log_heads.length > 0)
    expect(headsWithoutNames(heads)).toEqual(headsWithoutNames(recorded.log_heads));
});

/** Where ours is stricter: integers are integers. */
const stricter = new Set(["tenta-revision-bool", "thingsboard-configuration-revision-string"]);

test.each(inboundCases)("by default: $name", async (recorded) => {
  const { pending, queued } = await received(recorded, "edgeloom");
  expect(pending).toEqual(stricter.has(recorded.name) ? [] : recorded.pending_configs_appended);
  if (pending.length > 0) expect(statuses(queued)).toEqual(["received"]);
  else if (recorded.provider === "tenta")
    expect(statuses(queued)).toEqual(statuses(recorded.messages_queued));
});

test("a rejection comes once, and with ThingsBoard, too", async () => {
  const [recorded] = inboundCases.filter(({ name }) => name === "thingsboard-configuration-bad-version");
  if (recorded === undefined) return;
  const { queued } = await received(recorded, "edgeloom");
  expect(queued).toEqual([
    {
      variant: "config",
      status: "rejected",
      config: { general: { config_revision: 3, software_version: "0.0.0" } },
    },
  ]);
});
