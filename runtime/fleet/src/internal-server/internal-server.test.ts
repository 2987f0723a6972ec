import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { encodeFrame } from "@edgeloom/runtime/transport/tcp";
import { afterEach, expect, test } from "vitest";
import { ModuleSet } from "../module/index.js";
import { Example, pocModules } from "../module/known-modules.test.support.js";
import { ModuleHandler, PocModuleHandler } from "../module-handler/index.js";
import { nextTurn, Peer, until } from "../peer.test.support.js";
import { type Device, internalClientCodec, internalServerCodec, newDevice } from "../wire/index.js";
import { type Dialect, pocDialect, productionDialect } from "./dialect.js";
import type { DeviceHandler, StatusAnswer, Verdict } from "./handler.js";
import { InternalServer } from "./internal-server.js";
import type { InternalServerLimits } from "./limits.js";

const device = newDevice({ module: 1000, deviceRole: "r", deviceName: "n" });
const servers: InternalServer[] = [];
const peers: Peer[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.destroy();
  for (const server of servers.splice(0)) await server.close();
});

async function open(
  handler: DeviceHandler,
  options: { readonly dialect?: Dialect; readonly limits?: Partial<InternalServerLimits> } = {},
) {
  const clock = new FakeClock();
  const server = new InternalServer({
    handler,
    clock,
    log: silentLogger,
    host: "127.0.0.1",
    port: 0,
    ...options,
  });
  await server.open();
  servers.push(server);
  return { clock, server };
}

async function peerOf(server: InternalServer): Promise<Peer> {
  const peer = await Peer.open(server.port);
  peers.push(peer);
  return peer;
}

function connect(of: Device): string {
  const message = internalClientCodec.encode({
    MessageType: { case: "deviceConnect", value: { device: of } },
  });
  return encodeFrame(message).toString("hex");
}

function status(of: Device, text: string): string {
  const value = { device: of, statusData: Buffer.from(text) };
  return encodeFrame(internalClientCodec.encode({ MessageType: { case: "deviceStatus", value } })).toString(
    "hex",
  );
}

/** What came, in words: `ok`, a response number, `command <data>` or `end`. */
async function taken(peer: Peer): Promise<string> {
  const frame = await peer.take();
  if (frame === "end") return frame;
  const { MessageType } = internalServerCodec.decode(Buffer.from(frame.slice(8), "hex"));
  if (MessageType.case === "deviceCommand") return `command ${Buffer.from(MessageType.value.commandData)}`;
  const responseType: number = MessageType.value?.responseType ?? Number.NaN;
  return responseType === 0 ? "ok" : `refused ${responseType}`;
}

type Pending<T> = {
  readonly device: Device;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
};

/** A handler that answers when a test says so. */
class SlowHandler implements DeviceHandler {
  readonly statuses: Pending<StatusAnswer>[] = [];
  readonly connects: Pending<Verdict>[] = [];
  readonly gone: string[] = [];
  isSlowToConnect = false;

  connect(of: Device): Verdict | Promise<Verdict> {
    if (!this.isSlowToConnect) return "ok";
    return new Promise((resolve, reject) => this.connects.push({ device: of, resolve, reject }));
  }

  status(of: Device): Promise<StatusAnswer> {
    return new Promise((resolve, reject) => this.statuses.push({ device: of, resolve, reject }));
  }

  disconnected(of: Device): void {
    this.gone.push(`${of.deviceRole} ${of.priority}`);
  }
}

test("an answer that comes in time is sent, and then the next status is read", async () => {
  const handler = new SlowHandler();
  const { clock, server } = await open(handler);
  const peer = await peerOf(server);
  peer.write(connect(device) + status(device, "1") + status(device, "2"));
  expect(await taken(peer)).toBe("ok");
  await until(() => handler.statuses.length === 1);
  clock.advance(249);
  await nextTurn();
  expect(handler.statuses.length).toBe(1);
  handler.statuses[0]?.resolve(Buffer.from("one"));
  expect(await taken(peer)).toBe("command one");
  await until(() => handler.statuses.length === 2);
  clock.advance(249);
  handler.statuses[1]?.resolve(Buffer.from("two"));
  expect(await taken(peer)).toBe("command two");
});

test("an answer that comes late goes to nobody, not even to who is there now", async () => {
  const handler = new SlowHandler();
  const { clock, server } = await open(handler);
  const first = await peerOf(server);
  first.write(connect(device) + status(device, "1"));
  await until(() => handler.statuses.length === 1);
  clock.advance(251);
  expect(await taken(first)).toBe("ok");
  expect(await taken(first)).toBe("end");
  expect(handler.gone).toEqual(["r 0"]);
  const second = await peerOf(server);
  second.write(connect(device));
  expect(await taken(second)).toBe("ok");
  handler.statuses[0]?.resolve(Buffer.from("late"));
  second.write(status(device, "2"));
  await until(() => handler.statuses.length === 2);
  handler.statuses[1]?.resolve(Buffer.from("mine"));
  expect(await taken(second)).toBe("command mine");
  expect(server.counts.unanswered).toBe(1);
});

test("a handler that fails costs its device the connection, in time", async () => {
  const handler = new SlowHandler();
  const { clock, server } = await open(handler);
  const peer = await peerOf(server);
  peer.write(connect(device) + status(device, "1"));
  await until(() => handler.statuses.length === 1);
  handler.statuses[0]?.reject(new Error("a defect"));
  await nextTurn();
  expect(peer.hasEnded).toBe(false);
  clock.advance(251);
  expect([await taken(peer), await taken(peer)]).toEqual(["ok", "end"]);
});

test("a slow verdict holds the identity meanwhile", async () => {
  const handler = new SlowHandler();
  handler.isSlowToConnect = true;
  const { server } = await open(handler);
  const [first, second] = [await peerOf(server), await peerOf(server)];
  first.write(connect(device));
  await until(() => handler.connects.length === 1);
  second.write(connect(device));
  expect([await taken(second), await taken(second)]).toEqual(["refused 1", "end"]);
  handler.connects[0]?.resolve("ok");
  expect(await taken(first)).toBe("ok");
});

test("in the proof of concept, who is first in the end has the identity", async () => {
  const handler = new SlowHandler();
  handler.isSlowToConnect = true;
  const { server } = await open(handler, { dialect: pocDialect });
  const [first, second] = [await peerOf(server), await peerOf(server)];
  first.write(connect(device));
  await until(() => handler.connects.length === 1);
  second.write(connect(device));
  await until(() => handler.connects.length === 2);
  handler.connects[1]?.resolve("ok");
  expect(await taken(second)).toBe("ok");
  handler.connects[0]?.resolve("ok");
  expect([await taken(first), await taken(first)]).toEqual(["refused 1", "end"]);
});

test("a verdict that comes late gives the identity to nobody", async () => {
  const handler = new SlowHandler();
  handler.isSlowToConnect = true;
  const { clock, server } = await open(handler, { dialect: pocDialect });
  const first = await peerOf(server);
  first.write(connect(device));
  await until(() => handler.connects.length === 1);
  clock.advance(251);
  expect(await taken(first)).toBe("end");
  handler.connects[0]?.resolve("ok");
  await nextTurn();
  expect(server.load.devices).toBe(0);
  const second = await peerOf(server);
  second.write(connect(device));
  await until(() => handler.connects.length === 2);
  handler.connects[1]?.resolve("ok");
  expect(await taken(second)).toBe("ok");
});

test("in the proof of concept, a replaced device gets one answer more", async () => {
  const handler = new PocModuleHandler({ modules: new ModuleSet(pocModules), log: silentLogger });
  const { server } = await open(handler, { dialect: pocDialect });
  const of = (priority: number) => newDevice({ module: 2, deviceRole: "r", deviceName: "n", priority });
  const [old, newer] = [await peerOf(server), await peerOf(server)];
  old.write(connect(of(2)));
  expect(await taken(old)).toBe("ok");
  newer.write(connect(of(1)));
  expect(await taken(newer)).toBe("ok");
  expect(old.hasEnded).toBe(false);
  old.write(status(of(2), '{"pressed": true}'));
  expect([await taken(old), await taken(old)]).toEqual(['command {"lit_up": false}', "end"]);
  newer.write(status(of(1), '{"pressed": true}'));
  expect(await taken(newer)).toBe('command {"lit_up": false}');
  expect(server.load.devices).toBe(1);
});

test("an answer about another device goes to that device, and who asked is dropped", async () => {
  const clockless = new ModuleHandler({ modules: new ModuleSet([Example]), log: silentLogger });
  const { clock, server } = await open(clockless);
  const other = newDevice({ ...device, deviceRole: "other" });
  const [liar, victim] = [await peerOf(server), await peerOf(server)];
  liar.write(connect(device));
  victim.write(connect(other));
  expect([await taken(liar), await taken(victim)]).toEqual(["ok", "ok"]);
  liar.write(status(other, '{"pressed": true}'));
  expect(await taken(victim)).toBe('command {"lit_up": false}');
  clock.advance(251);
  expect(await taken(liar)).toBe("end");
  expect(victim.hasEnded).toBe(false);
  clockless.close();
});

test("a device is reached by itself with its own priority only, and can be disconnected", async () => {
  const handler = new SlowHandler();
  const { server } = await open(handler);
  const peer = await peerOf(server);
  peer.write(connect(device));
  expect(await taken(peer)).toBe("ok");
  expect(server.push(newDevice({ ...device, priority: 1 }), Buffer.from("no"))).toBe(false);
  expect(server.push(newDevice({ ...device, deviceName: "other" }), Buffer.from("yes"))).toBe(true);
  expect(await taken(peer)).toBe("command yes");
  expect(server.disconnect(newDevice({ ...device, deviceRole: "nobody" }))).toBe(false);
  expect(server.disconnect(device)).toBe(true);
  expect(await taken(peer)).toBe("end");
  expect(handler.gone).toEqual(["r 0"]);
});

test("a refused newcomer is no disconnected device", async () => {
  const handler = new SlowHandler();
  const { server } = await open(handler);
  const [holder, newcomer] = [await peerOf(server), await peerOf(server)];
  holder.write(connect(device));
  expect(await taken(holder)).toBe("ok");
  newcomer.write(connect(device));
  expect([await taken(newcomer), await taken(newcomer)]).toEqual(["refused 1", "end"]);
  expect(handler.gone).toEqual([]);
});

test("messages in front of a broken one are answered", async () => {
  const handler = new SlowHandler();
  const { server } = await open(handler);
  const peer = await peerOf(server);
  peer.write(`${connect(device)}03000000ffffff`);
  expect([await taken(peer), await taken(peer)]).toEqual(["ok", "end"]);
  expect(server.counts.malformed).toBe(1);
});

test("a peer that says nothing goes after 5 s, an accepted device after 60 s", async () => {
  const handler = new SlowHandler();
  const { clock, server } = await open(handler);
  const [silent, accepted] = [await peerOf(server), await peerOf(server)];
  accepted.write(connect(device));
  expect(await taken(accepted)).toBe("ok");
  await until(() => server.load.connections === 2);
  clock.advance(5_001);
  expect(await taken(silent)).toBe("end");
  clock.advance(54_000);
  expect(accepted.hasEnded).toBe(false);
  clock.advance(1_000);
  expect(await taken(accepted)).toBe("end");
  expect(server.counts.expired).toBe(2);
});

test.each([productionDialect, pocDialect])(
  "$name: long messages are taken from accepted devices only",
  async (dialect) => {
    const handler = new SlowHandler();
    const { server } = await open(handler, { dialect });
    const long = "x".repeat(100_000);
    const [early, accepted] = [await peerOf(server), await peerOf(server)];
    early.write(status(device, long));
    expect(await taken(early)).toBe("end");
    accepted.write(connect(device) + status(device, long));
    expect(await taken(accepted)).toBe("ok");
    await until(() => handler.statuses.length === 1);
  },
);

test("there is a largest number of connections, and who leaves makes room", async () => {
  const handler = new SlowHandler();
  const { server } = await open(handler, { limits: { maxConnections: 2 } });
  const [first] = [await peerOf(server), await peerOf(server)];
  const third = await peerOf(server);
  expect(await taken(third)).toBe("end");
  expect(server.counts.turnedAway).toBe(1);
  first?.socket.destroy();
  await until(() => server.load.connections === 1);
  const fourth = await peerOf(server);
  fourth.write(connect(device));
  expect(await taken(fourth)).toBe("ok");
});

test("a port that is taken is said with what to do", async () => {
  const { server } = await open(new SlowHandler());
  const second = new InternalServer({
    handler: new SlowHandler(),
    log: silentLogger,
    host: "127.0.0.1",
    port: server.port,
  });
  await expect(second.open()).rejects.toMatchObject({
    code: "UNAVAILABLE",
    fix: expect.stringContaining("--port"),
  });
  expect(() => second.port).toThrow(expect.objectContaining({ code: "CLOSED" }));
});

test("closing leaves nothing behind", async () => {
  const handler = new SlowHandler();
  const { server } = await open(handler);
  const peer = await peerOf(server);
  peer.write(connect(device) + status(device, "1"));
  await until(() => handler.statuses.length === 1);
  const closed = server.close();
  expect([await taken(peer), await taken(peer)]).toEqual(["ok", "end"]);
  await closed;
  await server.close();
  await until(() => server.load.connections === 0);
  expect(server.load).toEqual({ connections: 0, devices: 0, deadlines: 0 });
  expect(handler.gone).toEqual(["r 0"]);
});
