import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import { ExternalClient } from "../../runtime/fleet/src/external-client/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import {
  carTopics,
  type Device,
  type ExternalClientMessage,
  externalClientCodec,
  externalServerCodec,
  newDevice,
} from "../../runtime/fleet/src/wire/index.js";
import { floorOf, vectors } from "../support/vectors.js";
import { Example, Mission, Pushing } from "./fleet-modules-known.js";

/** The cloud side of `gateway-external-scenarios.json`: what a gateway sends to a scripted server, and when. */

type Entry = {
  readonly t: number;
  readonly device?: string;
  readonly role?: string;
  readonly data?: string;
  readonly from?: string;
  readonly hex?: string;
  readonly reply?: unknown;
  readonly note?: string;
};
type Scenario = { readonly scenario: string; readonly log: readonly Entry[] };
type DeviceJson = Readonly<Record<string, unknown>> & { readonly module: string | number };
type Sent = { readonly t: number; readonly line: string };

const { scenarios } = vectors("fleet/gateway-external-scenarios.json") as unknown as {
  readonly scenarios: readonly Scenario[];
};
const moduleNumbers: Readonly<Record<string, number>> = { MISSION_MODULE: 1, EXAMPLE_MODULE: 1000 };
/** The original looks for work every 3 s at most, and for messages every 5 s; ours is told at once. */
const maxSoonerSeconds = 4;

/** Where ours is meant to differ (fleet spec §12): what the recording would be, had the original behaved so. */
const meant: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  // The status of a device that came during the connect sequence is sent after it, and not forgotten.
  discnotif: (lines) =>
    lines
      .toSpliced(3, 0, 'status S1 #2 CONNECTING 1000/0/test2/button2/p0 {"pressed": false} -')
      .map((line) =>
        line.startsWith("status S2 #1 CONNECTING 1000/0/test2")
          ? 'status S2 #1 CONNECTING 1000/0/test2/button2/p0 {"pressed": false} Default error'
          : line,
      ),
  // The next attempt is not late by a poll, so the device is still there.
  nocmd: (lines) => lines.map((line) => line.replace("connect S2 []", "connect S2 [1000/0/test/button1/p0]")),
  // A device that missed nothing shows its last status, and not an empty one.
  outoforder: (lines) =>
    lines.map((line) => (line.startsWith("status S2") ? `${line.slice(0, -2)}{"pressed": false} -` : line)),
  // The last status of one device holds up nobody else for 10 s; what follows in the recording is a consequence of that.
  second: (lines) => lines.slice(0, lines.findIndex((line) => line.includes("#4 DISCONNECT")) + 1),
};
const killed = "gateway had to be killed";
const endsAt: Readonly<Record<string, string>> = { second: "device 1 back" };

function deviceOf(json: DeviceJson): Device {
  const { module, ...rest } = json;
  return newDevice({ ...rest, module: typeof module === "number" ? module : (moduleNumbers[module] ?? 0) });
}

function named({ module, deviceType, deviceRole, deviceName, priority }: Device): string {
  return `${module}/${deviceType}/${deviceRole}/${deviceName}/p${priority}`;
}

const stateNames = ["CONNECTING", "RUNNING", "ERROR", "DISCONNECT"];

/** Session ids are random: only which session it is counts. */
class Sessions {
  readonly ids: string[] = [];

  nameOf(id: string): string {
    const known = this.ids.indexOf(id);
    return `S${known < 0 ? this.ids.push(id) : known + 1}`;
  }
}

function lineOf({ MessageType }: ExternalClientMessage, sessions: Sessions): string {
  if (MessageType.case === undefined) return "nothing";
  const session = sessions.nameOf(MessageType.value.sessionId);
  switch (MessageType.case) {
    case "connect":
      return `connect ${session} [${MessageType.value.devices.map(named).sort().join(" ")}]`;
    case "commandResponse":
      return `commandResponse ${session} #${MessageType.value.messageCounter} ${MessageType.value.type}`;
    case "status": {
      const { messageCounter, deviceState, deviceStatus, errorMessage } = MessageType.value;
      const error = errorMessage === undefined ? "-" : Buffer.from(errorMessage).toString();
      const device = deviceStatus?.device && named(deviceStatus.device);
      const data = Buffer.from(deviceStatus?.statusData ?? []).toString();
      return `status ${session} #${messageCounter} ${stateNames[deviceState]} ${device} ${data} ${error}`;
    }
  }
}

/** The original has its devices in no order: the first statuses of a connect sequence are compared by device. */
function byDevice(lines: readonly string[]): readonly string[] {
  const result: string[] = [];
  let run: string[] = [];
  for (const line of lines) {
    const isFirst = /^status S\d #\d+ CONNECTING/.test(line);
    if (!isFirst) result.push(...run.sort());
    if (!isFirst) run = [];
    if (isFirst) run.push(line.replace(/#\d+/, "#"));
    else result.push(line);
  }
  return [...result, ...run.sort()];
}

/** Status counters of each session, in the order in which they were sent. */
function countersOf(lines: readonly string[]): readonly (readonly number[])[] {
  const counters = new Map<string, number[]>();
  for (const line of lines) {
    const [, session = "", counter] = /^status (S\d) #(\d+)/.exec(line) ?? [];
    if (counter !== undefined) counters.set(session, [...(counters.get(session) ?? []), Number(counter)]);
  }
  return [...counters.values()];
}

function scene(car: string) {
  const clock = new FakeClock();
  const modules = new ModuleSet([Mission, Example, Pushing], { clock });
  const handler = new ModuleHandler({ modules, clock, log: silentLogger });
  const broker = new MemoryLinks();
  const client = new ExternalClient({
    company: "bringauto",
    vehicleName: car,
    modules,
    devices: handler,
    endpoints: [{ link: broker.link(), modules: [1, 3, 1000] }],
    clock,
    log: silentLogger,
  });
  const topics = carTopics("bringauto", car);
  const server = broker.link();
  const sessions = new Sessions();
  const sent: Sent[] = [];
  server.subscribe(topics.toServer);
  server.events.on("message", (_topic, payload) =>
    sent.push({ t: clock.nowMs() / 1000, line: lineOf(externalClientCodec.decode(payload), sessions) }),
  );
  server.open();
  client.open();
  return { clock, handler, client, server, topics, sessions, sent };
}

type Scene = ReturnType<typeof scene>;

function serve({ server, topics, sessions }: Scene, hex: string, recorded: Sessions): void {
  const message = externalServerCodec.decode(Buffer.from(hex, "hex"));
  const { value } = message.MessageType;
  const index = value === undefined ? -1 : recorded.ids.indexOf(value.sessionId);
  if (value !== undefined && index >= 0) value.sessionId = sessions.ids[index] ?? "none";
  void server.publish(topics.toGateway, externalServerCodec.encode(message));
}

function play({ scenario, log }: Scenario) {
  const stage = scene(`car_${scenario}`);
  const recorded = new Sessions();
  const expected: Sent[] = [];
  const devices = new Map<string, Device>();
  for (const entry of log) {
    if (entry.note !== undefined && (entry.note === endsAt[scenario] || entry.note === killed)) break;
    stage.clock.advance(Math.max(0, entry.t * 1000 - stage.clock.nowMs()));
    onNote(stage, entry.note ?? "", devices);
    const role = entry.role ?? "";
    if (entry.device === "connect") {
      const { deviceConnectResponse } = entry.reply as {
        readonly deviceConnectResponse: { readonly device: DeviceJson };
      };
      devices.set(role, deviceOf(deviceConnectResponse.device));
    }
    const device = devices.get(role);
    if (entry.device === "status" && device !== undefined)
      stage.handler.status(device, Buffer.from(entry.data ?? ""));
    if (entry.hex === undefined) continue;
    if (entry.from === "server") serve(stage, entry.hex, recorded);
    else expected.push(recordedLine(stage, entry, recorded));
  }
  if (endsAt[scenario] !== undefined)
    for (const entry of log.slice(log.findIndex(({ note }) => note === endsAt[scenario])))
      if (entry.from === "gateway" && entry.hex !== undefined)
        expected.push({
          t: Number.NaN,
          line: lineOf(externalClientCodec.decode(Buffer.from(entry.hex, "hex")), recorded),
        });
  return { ...stage, expected };
}

function onNote(
  { handler, server, topics }: Scene,
  note: string,
  devices: ReadonlyMap<string, Device>,
): void {
  const closing = /^device (\d) closes$/.exec(note)?.[1];
  const device = devices.get(closing === "2" ? "test2" : "test");
  if (closing !== undefined && device !== undefined) handler.disconnected(device);
  if (note.startsWith("server publishes empty payload"))
    void server.publish(topics.serverGone, new Uint8Array());
}

/** Scripts end with their devices, which the recording shows only by what the gateway says then. */
function recordedLine({ handler }: Scene, { t, hex }: Entry, recorded: Sessions): Sent {
  const message = externalClientCodec.decode(Buffer.from(hex ?? "", "hex"));
  const line = lineOf(message, recorded);
  const status = message.MessageType.case === "status" ? message.MessageType.value : undefined;
  if (line.includes(" DISCONNECT ") && status?.deviceStatus?.device !== undefined)
    handler.disconnected(status.deviceStatus.device);
  return { t, line };
}

test("the recording holds scenarios", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(floorOf(12));
});

test.each(scenarios)("$scenario", async (recording) => {
  const { sent, expected, client, handler } = play(recording);
  const lines = expected.map(({ line }) => line);
  const wanted = meant[recording.scenario]?.(lines) ?? lines;
  const gotten = sent.map(({ line }) => line);
  expect(byDevice(gotten)).toEqual(byDevice(wanted));
  for (const counters of countersOf(gotten)) expect(counters).toEqual(counters.map((_, index) => index + 1));
  for (const [index, { t, line }] of sent.entries()) {
    const then = expected[index];
    if (then?.line !== line || Number.isNaN(then.t)) continue;
    expect(t, line).toBeLessThanOrEqual(then.t);
    expect(t, line).toBeGreaterThan(then.t - maxSoonerSeconds);
  }
  handler.close();
  await client.close();
  expect(client.load).toEqual([
    { phase: "closed", unacknowledged: 0, held: 0, remembered: expect.any(Number), deadlines: 0 },
  ]);
});
