import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import { ModuleSet } from "../module/index.js";
import { Example, Io, Mission } from "../module/known-modules.test.support.js";
import { ModuleHandler } from "../module-handler/index.js";
import { ConnectVerdict, type Device, newDevice } from "../wire/index.js";
import { ExternalClient, type ExternalLimits } from "./index.js";
import { Server, topics } from "./server.test.support.js";

const button = newDevice({ module: 1000, deviceRole: "left", deviceName: "b" });
const other = newDevice({ module: 1000, deviceRole: "right", deviceName: "o" });
const io = newDevice({ module: 2, deviceType: 1, deviceRole: "gate", deviceName: "i" });
const pressed = '{"pressed": true}';
const released = '{"pressed": false}';

function scene(options: { readonly limits?: Partial<ExternalLimits> } = {}) {
  const clock = new FakeClock();
  const modules = new ModuleSet([Mission, Example, Io], { clock });
  const handler = new ModuleHandler({ modules, clock, log: silentLogger });
  const broker = new MemoryLinks();
  const server = new Server(broker, clock);
  const client = new ExternalClient({
    company: "company",
    vehicleName: "car",
    modules,
    devices: handler,
    endpoints: [{ link: broker.link(), modules: [1, 2, 1000] }],
    clock,
    log: silentLogger,
    ...options,
  });
  client.open();
  const status = (device: Device, text: string) => void handler.status(device, Buffer.from(text));
  /** Devices that go on sending the same. */
  const live = (seconds: number, ...devices: readonly Device[]) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      for (const device of devices) handler.status(device, handler.lastStatus(device) ?? new Uint8Array());
    }
  };
  const load = () => client.load[0];
  return { clock, modules, handler, broker, server, client, status, live, load };
}

test("nothing is sent while there are no devices", () => {
  const { clock, server, load } = scene();
  clock.advance(60_000);
  expect(server.take()).toEqual([]);
  expect(load()).toEqual({ phase: "idle", unacknowledged: 0, held: 0, remembered: 0, deadlines: 0 });
});

test("a whole session, from the first status to the last", () => {
  const { handler, server, status, load } = scene();
  status(button, released);
  status(button, pressed);
  status(other, released);
  handler.disconnected(other);
  handler.disconnected(button);
  expect(server.take()).toEqual([
    "0 connect b",
    `0 #1 CONNECTING b ${released} (Default error)`,
    "0 response 1 0",
    `0 #2 RUNNING b ${pressed}`,
    `0 #3 CONNECTING o ${released}`,
    "0 response 2 0",
    `0 #4 DISCONNECT o ${released}`,
    `0 #5 DISCONNECT b ${pressed}`,
  ]);
  expect(load()).toMatchObject({ phase: "idle", unacknowledged: 0, remembered: 0, deadlines: 0 });
});

test("a mute server is asked again every 15 s, each time with another session", () => {
  const { server, status, live } = scene();
  server.isMute = true;
  const ids = new Set<string>();
  status(button, released);
  for (let round = 0; round < 4; round++) {
    ids.add(server.sessionId);
    live(15, button);
  }
  expect(server.take()).toEqual([
    "0 connect b",
    "15 connect b",
    "30 connect b",
    "45 connect b",
    "60 connect b",
  ]);
  expect(ids.size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-zA-Z]{8}$/);
});

test("a server that refuses is asked again after 10 s", () => {
  const { server, status, live } = scene();
  server.isMute = true;
  status(button, released);
  server.send({
    case: "connectResponse",
    value: { sessionId: server.sessionId, type: ConnectVerdict.ALREADY_LOGGED },
  });
  live(10, button);
  expect(server.take()).toEqual(["0 connect b", "10 connect b"]);
});

test("a status without acknowledgement ends the session after 30 s, and is not lost", () => {
  const { server, status, live } = scene();
  status(button, released);
  server.take();
  server.acknowledges = false;
  status(button, pressed);
  live(29, button);
  expect(server.take().filter((line) => line.includes("connect"))).toEqual([]);
  server.acknowledges = true;
  live(1, button);
  expect(server.take().slice(0, 2)).toEqual([
    "30 connect b",
    `30 #1 CONNECTING b ${pressed} (Default error)`,
  ]);
});

test("what was missed is folded in its order, also what was never acknowledged", () => {
  const { broker, server, status, live } = scene();
  const presses = (count: number) =>
    JSON.stringify([
      [1, 2, 3, 4, 5, 6].map((inNum) => ({ inNum, inSt: false })),
      [1, 2, 3, 4].map((outNum) => ({ outNum, outErr: false, outSt: false })),
      { butPr: count },
    ]);
  status(io, presses(0));
  server.acknowledges = false;
  status(io, presses(1));
  status(io, presses(2));
  broker.stop();
  status(io, presses(4));
  server.acknowledges = true;
  server.take();
  live(1, io);
  broker.start();
  const [connect, first] = server.take();
  expect(connect).toBe("1 connect i");
  // 1 and 2 were sent, 4 was not; repetitions after that count as often as they are worth sending.
  expect(first).toMatch(/^1 #1 CONNECTING i .*"butPr":4.* \(\{"aggregatedButtonPresses":\d+\}\)$/);
  const sum = Number(/Presses":(\d+)/.exec(first ?? "")?.[1]);
  expect(sum).toBe(1 + 2 + 4 + 4);
});

test("an hour without the cloud costs the memory of one status and one message per device", () => {
  const { broker, handler, server, status, live, load } = scene();
  status(button, released);
  status(other, released);
  broker.stop();
  server.take();
  for (let minute = 0; minute < 60; minute++) {
    status(button, minute % 2 === 0 ? pressed : released);
    live(60, button, other);
    expect(load()).toEqual({ phase: "offline", unacknowledged: 0, held: 0, remembered: 2, deadlines: 0 });
  }
  status(button, pressed);
  expect(server.take()).toEqual([]);
  broker.start();
  expect(server.take()).toEqual([
    "3600 connect bo",
    `3600 #1 CONNECTING b ${pressed} (Default error)`,
    "3600 response 3 0",
    `3600 #2 CONNECTING o ${released} (Default error)`,
    "3600 response 4 0",
  ]);
  expect(handler.load).toEqual({ devices: 2, timers: 2 });
});

test("rows 33 and 34: the wall clock moves nothing, and after a suspension there is one session more", () => {
  const { clock, server, status, load } = scene();
  status(button, released);
  server.acknowledges = false;
  status(button, pressed);
  server.acknowledges = true;
  server.take();
  for (const seconds of [3_600, -7_200, 1]) clock.jumpWall(seconds);
  clock.advance(1_000);
  expect(server.take()).toEqual([]);
  clock.suspend(600_000);
  expect(server.take()).toEqual([
    // The period of the device was over, too.
    `601 #3 RUNNING b ${pressed}`,
    "601 connect b",
    `601 #1 CONNECTING b ${pressed} (Default error)`,
    "601 response 2 0",
  ]);
  expect(load()).toMatchObject({ phase: "connected", unacknowledged: 0 });
});

test("statuses that come during the connect sequence follow it in their order", () => {
  const { handler, server, status, load } = scene();
  server.isMute = true;
  status(button, released);
  status(button, pressed);
  status(other, pressed);
  handler.disconnected(button);
  expect(load()).toMatchObject({ phase: "connecting", held: 3 });
  server.isMute = false;
  server.send({ case: "connectResponse", value: { sessionId: server.sessionId } });
  expect(server.take()).toEqual([
    "0 connect b",
    `0 #1 CONNECTING b ${released} (Default error)`,
    "0 response 1 0",
    `0 #2 RUNNING b ${pressed}`,
    `0 #3 CONNECTING o ${pressed}`,
    "0 response 2 0",
    `0 #4 DISCONNECT b ${pressed}`,
  ]);
});

test("when the sequence fails they are missed, and not more than may be held", () => {
  const { server, status, live, load } = scene({ limits: { maxHeld: 3 } });
  server.isMute = true;
  status(button, released);
  for (const text of [pressed, released, pressed]) status(button, text);
  expect(load()).toMatchObject({ phase: "connecting", held: 3 });
  status(button, released);
  expect(load()).toMatchObject({ phase: "waiting", held: 0, remembered: 1 });
  server.isMute = false;
  server.take();
  live(10, button);
  expect(server.take()[1]).toBe(`10 #1 CONNECTING b ${released} (Default error)`);
});

test("a server that never acknowledges cannot make the gateway remember everything", () => {
  const { server, status, load } = scene({ limits: { maxUnacknowledged: 5 } });
  status(button, released);
  server.acknowledges = false;
  for (let count = 0; count < 50; count++) {
    status(button, count % 2 === 0 ? pressed : released);
    expect(load()?.unacknowledged).toBeLessThanOrEqual(5);
  }
  expect(load()).toMatchObject({ phase: "waiting", unacknowledged: 0, remembered: 1, deadlines: 1 });
});

test("a server that ends every session cannot make the gateway spin", () => {
  const { clock, server, status, live } = scene();
  status(button, released);
  for (let count = 0; count < 20; count++) {
    server.send({ case: "connectResponse", value: { sessionId: server.sessionId } });
    clock.advance(100);
  }
  live(0, button);
  expect(server.take().filter((line) => line.includes("connect")).length).toBeLessThanOrEqual(3);
});

test("messages that nobody understands, and those of the session before, change nothing", () => {
  const { server, status, live, load } = scene();
  status(button, released);
  const before = server.sessionId;
  server.raw(topics.serverGone, new Uint8Array());
  expect(load()?.phase).toBe("idle");
  live(2, button);
  server.isMute = true;
  status(button, pressed);
  expect(load()?.phase).toBe("connecting");
  for (const payload of [Uint8Array.of(255), new Uint8Array(), Buffer.alloc(1_000, 1)])
    server.raw(topics.toGateway, payload);
  server.send({ case: "connectResponse", value: { sessionId: before } });
  server.send({ case: "statusResponse", value: { sessionId: before, messageCounter: 1 } });
  expect(load()?.phase).toBe("connecting");
});

test("an error message has an end", () => {
  const mission = newDevice({ module: 1, deviceType: 1, deviceRole: "driving", deviceName: "m" });
  const { broker, server, status } = scene({ limits: { maxErrorBytes: 2_000 } });
  const at = (name: string) =>
    `{"state":"IN_STOP","telemetry":{"speed":0},"nextStop":{"name":"${name}","position":{"latitude":1,"longitude":2,"altitude":3}}}`;
  broker.stop();
  for (let stop = 0; stop < 1_000; stop++) status(mission, at(`stop ${stop}`));
  broker.start();
  const [, first = ""] = server.take();
  expect(first).toContain('"name":"stop 999"');
  expect(first).toContain('({"finishedStops":[{"name":"stop 0"');
  expect(/\((.*)\)/.exec(first)?.[1]?.length).toBeLessThanOrEqual(2_000);
});

test("draining waits for the server's word, though not for ever", async () => {
  const { clock, server, client, status, load } = scene();
  await client.drain(1_000);
  status(button, released);
  await client.drain(1_000);
  server.acknowledges = false;
  status(button, pressed);
  let drained = 0;
  const first = client.drain(1_000).then(() => drained++);
  await Promise.resolve();
  expect([drained, load()?.unacknowledged]).toEqual([0, 1]);
  server.acknowledge(2);
  await first;
  status(button, released);
  const second = client.drain(1_000);
  clock.advance(1_000);
  await second;
  expect(load()?.unacknowledged).toBe(1);
});

test("closing leaves nothing behind", async () => {
  const { clock, handler, server, client, status, load } = scene();
  status(button, released);
  server.acknowledges = false;
  status(button, pressed);
  await client.close();
  await client.close();
  handler.close();
  expect(load()).toMatchObject({ phase: "closed", unacknowledged: 0, deadlines: 0 });
  expect(clock.timers).toBe(0);
});

test("a module has one endpoint, and is known", () => {
  const { clock, modules, handler, broker } = scene();
  const endpoints = (...numbers: readonly (readonly number[])[]) =>
    new ExternalClient({
      company: "c",
      vehicleName: "v",
      modules,
      devices: handler,
      endpoints: numbers.map((each) => ({ link: broker.link(), modules: each })),
      clock,
      log: silentLogger,
    });
  expect(() => endpoints([1], [1])).toThrow("belongs to two endpoints");
  expect(() => endpoints([55])).toThrow("is not known");
  expect(endpoints([1], [2]).load.length).toBe(2);
});
