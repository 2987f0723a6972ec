import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { encodeFrame } from "@edgeloom/runtime/transport/tcp";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { InternalClient } from "../../runtime/fleet/src/internal-client/index.js";
import { InternalServer } from "../../runtime/fleet/src/internal-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { productionModules } from "../../runtime/fleet/src/module/known-modules.test.support.js";
import { type ForwardedStatus, ModuleHandler } from "../../runtime/fleet/src/module-handler/index.js";
import { nextTurn, Peer, until } from "../../runtime/fleet/src/peer.test.support.js";
import { internalClientCodec, internalServerCodec, newDevice } from "../../runtime/fleet/src/wire/index.js";

/** What devices and strangers may do to a gateway (rows 14–17, 19–21, 38 and 39 of the fault matrix). */

const pressed = '{"pressed": true}';
const released = '{"pressed": false}';
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function gateway() {
  const clock = new FakeClock();
  const log = silentLogger;
  const handler = new ModuleHandler({ modules: new ModuleSet(productionModules, { clock }), clock, log });
  const server = new InternalServer({ handler, clock, log, host: "127.0.0.1", port: 0 });
  handler.attach(server);
  const forwarded: ForwardedStatus[] = [];
  handler.events.on("status", (status) => forwarded.push(status));
  await server.open();
  ends.push(() => server.close());
  return { clock, handler, server, forwarded };
}

type Scene = Awaited<ReturnType<typeof gateway>>;

async function peerOf({ server }: Scene): Promise<Peer> {
  const peer = await Peer.open(server.port);
  ends.push(() => peer.socket.destroy());
  return peer;
}

function deviceOf(role: string) {
  return newDevice({ module: 1000, deviceRole: role, deviceName: "n" });
}

function connect(role: string): Buffer {
  return encodeFrame(
    internalClientCodec.encode({ MessageType: { case: "deviceConnect", value: { device: deviceOf(role) } } }),
  );
}

function status(role: string, text: string): Buffer {
  const value = { device: deviceOf(role), statusData: Buffer.from(text) };
  return encodeFrame(internalClientCodec.encode({ MessageType: { case: "deviceStatus", value } }));
}

/** The commands that a peer got, each with the role that it was meant for. */
function commandsOf(peer: Peer): readonly string[] {
  return peer.frames.flatMap((hex) => {
    const { MessageType } = internalServerCodec.decode(Buffer.from(hex, "hex"));
    if (MessageType.case !== "deviceCommand") return [];
    return [`${MessageType.value.device?.deviceRole} ${Buffer.from(MessageType.value.commandData)}`];
  });
}

const answers = { [pressed]: '{"lit_up": false}', [released]: '{"lit_up": true}' };

/** A device that is in order is served, whatever others do. */
async function expectService(scene: Scene, role: string): Promise<void> {
  const peer = await peerOf(scene);
  peer.socket.write(Buffer.concat([connect(role), status(role, pressed), status(role, released)]));
  await until(() => peer.frames.length === 3 || peer.hasEnded);
  expect(commandsOf(peer)).toEqual([`${role} ${answers[pressed]}`, `${role} ${answers[released]}`]);
  peer.socket.end();
}

async function expectNothingLeft({ server, handler }: Scene): Promise<void> {
  await until(() => server.load.connections === 0);
  expect(server.load).toEqual({ connections: 0, devices: 0, deadlines: 0 });
  expect(handler.load).toEqual({ devices: 0, timers: 0 });
}

describe("frames", () => {
  it("a dialogue is the same wherever its bytes are cut", async () => {
    const scene = await gateway();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (statuses, places) => {
          const role = `r${run++}`;
          const texts = statuses.map((isPressed) => (isPressed ? pressed : released));
          const stream = Buffer.concat([connect(role), ...texts.map((text) => status(role, text))]);
          const marks = [
            0,
            ...places.map((place) => place % stream.length).sort((a, b) => a - b),
            stream.length,
          ];
          const peer = await peerOf(scene);
          for (const [n, mark] of marks.slice(0, -1).entries()) {
            peer.socket.write(stream.subarray(mark, marks[n + 1]));
            await nextTurn();
          }
          await until(() => peer.frames.length === texts.length + 1 || peer.hasEnded);
          expect(commandsOf(peer)).toEqual(texts.map((text) => `${role} ${answers[text]}`));
          peer.socket.end();
        },
      ),
      { numRuns: 40 },
    );
    await expectNothingLeft(scene);
  });

  it("row 14: whatever bytes come, the others are served and nothing is left", async () => {
    const scene = await gateway();
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 60 }).map(encodeFrame),
      fc.uint8Array({ maxLength: 30 }).map((tail) => Buffer.concat([connect("g"), encodeFrame(tail)])),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 5 }), async (writes) => {
        const peer = await peerOf(scene);
        for (const bytes of writes) peer.socket.write(bytes);
        await nextTurn();
        peer.socket.end();
      }),
      { numRuns: 150 },
    );
    await expectService(scene, "good");
    scene.clock.advance(11_000);
    await expectNothingLeft(scene);
  });

  it.each([64 * 1024 + 1, 2 ** 31, 2 ** 32 - 1])(
    "row 15: a stranger cannot announce %d bytes",
    async (length) => {
      const scene = await gateway();
      const peer = await peerOf(scene);
      const header = Buffer.alloc(4);
      header.writeUInt32LE(length);
      peer.socket.write(header);
      await peer.ended();
      expect(scene.server.counts.malformed).toBe(1);
      await expectService(scene, "good");
    },
  );

  it("row 19: a message that is nested without end is refused", async () => {
    const scene = await gateway();
    const peer = await peerOf(scene);
    peer.socket.write(encodeFrame(Buffer.alloc(60_000, 0x7b)));
    await peer.ended();
    const nested = await peerOf(scene);
    nested.socket.write(Buffer.concat([connect("nested"), status("nested", "[".repeat(100_000))]));
    await until(() => scene.server.counts.statuses === 1);
    scene.clock.advance(251);
    await nested.ended();
    await expectService(scene, "good");
  });
});

describe("payloads", () => {
  const poisoned = {
    "a byte that is no UTF-8": Buffer.from([0x22, 0xff, 0x22]),
    "a key of all objects": '{"__proto__":{"state":"IDLE","telemetry":{"speed":1},"nextStop":null}}',
    "a key of all objects, deeper": '{"state":"IDLE","telemetry":{"__proto__":{"speed":1}},"nextStop":null}',
    "what is no number": '{"state":"IDLE","telemetry":{"speed":NaN},"nextStop":null}',
    "a number as text": '{"state":"IDLE","telemetry":{"speed":"1"},"nextStop":null}',
  };

  it.each(Object.entries(poisoned))("row 20: %s is no status of a car", async (_name, text) => {
    const scene = await gateway();
    const peer = await peerOf(scene);
    const device = newDevice({ module: 1, deviceType: 1, deviceRole: "driving" });
    const connection = { case: "deviceConnect", value: { device } } as const;
    const value = { device, statusData: Buffer.from(text as string) };
    for (const MessageType of [connection, { case: "deviceStatus", value } as const])
      peer.socket.write(encodeFrame(internalClientCodec.encode({ MessageType })));
    await until(() => scene.server.counts.statuses === 1);
    scene.clock.advance(251);
    await peer.ended();
    expect([peer.frames.length, scene.handler.load.devices]).toEqual([1, 0]);
    expect(({} as { readonly state?: string }).state).toBeUndefined();
    await expectService(scene, "good");
  });

  it("row 20: a role that is no UTF-8 is no message", async () => {
    const scene = await gateway();
    const peer = await peerOf(scene);
    const frame = connect("role");
    frame[frame.indexOf("role")] = 0xff;
    peer.socket.write(frame);
    await peer.ended();
    expect(scene.server.counts.malformed).toBe(1);
    expect(peer.frames).toEqual([]);
  });

  it("row 20: a whole number beyond all doubles goes on as it was written", async () => {
    const scene = await gateway();
    const text = '{"state":"IDLE","telemetry":{"speed":9007199254740993},"nextStop":null}';
    const car = newDevice({ module: 1, deviceType: 1, deviceRole: "driving" });
    scene.handler.status(car, Buffer.from(text));
    expect(Buffer.from(scene.forwarded[0]?.statusData ?? []).toString()).toBe(text);
  });
});

describe("two of one name", () => {
  it("row 38: the higher priority gets the identity once, and the lower one never takes it back", async () => {
    const scene = await gateway();
    const options = { host: "127.0.0.1", port: scene.server.port, log: silentLogger };
    const at = (priority: number) =>
      InternalClient.connect({
        ...options,
        device: { module: 1000, deviceType: 0, deviceRole: "d", deviceName: "n", priority },
      });
    const lower = await at(1);
    await lower.sendStatus(Buffer.from(pressed));
    const higher = await at(0);
    ends.push(() => higher.destroy());
    await expect(lower.sendStatus(Buffer.from(pressed))).rejects.toMatchObject({
      status: "HIGHER_PRIORITY_ALREADY_CONNECTED",
    });
    for (let attempt = 0; attempt < 20; attempt++) {
      await expect(at(1)).rejects.toMatchObject({ status: "HIGHER_PRIORITY_ALREADY_CONNECTED" });
      await expect(at(0)).rejects.toMatchObject({ status: "ALREADY_CONNECTED" });
      await higher.sendStatus(Buffer.from(attempt % 2 === 0 ? released : pressed));
    }
    expect(scene.server.counts.refused).toBe(41);
    expect(scene.forwarded.filter(({ isDisconnect }) => isDisconnect)).toHaveLength(1);
  });
});

describe("peers that do nothing", () => {
  it("row 16: 900 half frames cost little, go in time, and hold nobody up", async () => {
    const scene = await gateway();
    const before = process.memoryUsage().rss;
    const halves = await manyPeers(scene, 900);
    for (const [n, peer] of halves.entries()) {
      const frame = n % 2 === 0 ? connect(`half${n}`) : encodeFrame(Buffer.alloc(60_000));
      peer.socket.write(frame.subarray(0, 2 + (n % 5)));
    }
    await until(() => scene.server.load.connections === 900);
    for (const role of ["a", "b", "c"]) await expectService(scene, role);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    scene.clock.advance(10_001);
    await Promise.all(halves.map((peer) => peer.ended()));
    await expectNothingLeft(scene);
  });

  it("row 39: a device that stops in the middle of a frame may come back after 10 s", async () => {
    const scene = await gateway();
    const peer = await peerOf(scene);
    peer.socket.write(Buffer.concat([connect("d"), status("d", pressed).subarray(0, 20)]));
    await until(() => peer.frames.length === 1);
    scene.clock.advance(9_000);
    await nextTurn();
    expect(peer.hasEnded).toBe(false);
    scene.clock.advance(1_001);
    await peer.ended();
    await expectService(scene, "d");
  });

  it("a device whose cable was pulled is gone 30 s after its last status", async () => {
    const scene = await gateway();
    const peer = await peerOf(scene);
    peer.socket.write(Buffer.concat([connect("d"), status("d", pressed)]));
    await until(() => peer.frames.length === 2);
    scene.clock.advance(30_000);
    await peer.ended();
    expect(scene.forwarded.map(({ isDisconnect }) => isDisconnect)).toEqual([false, false, false, true]);
    await expectService(scene, "d");
  });
});

describe("many devices", () => {
  it("1,000 devices at once are each answered for themselves, and leave nothing", async () => {
    const scene = await gateway();
    const roles = Array.from({ length: 1_000 }, (_, n) => `device${n}`);
    const peers = await manyPeers(scene, roles.length);
    for (const [n, peer] of peers.entries()) {
      const role = roles[n] as string;
      peer.socket.write(Buffer.concat([connect(role), status(role, released), status(role, pressed)]));
    }
    await until(() => peers.every((peer) => peer.frames.length === 3));
    for (const [n, peer] of peers.entries())
      expect(commandsOf(peer)).toEqual([
        `${roles[n]} ${answers[released]}`,
        `${roles[n]} ${answers[pressed]}`,
      ]);
    expect(scene.server.load).toMatchObject({ connections: 1_000, devices: 1_000 });
    expect(scene.forwarded.length).toBe(2_000);
    for (const peer of peers) peer.socket.destroy();
    await expectNothingLeft(scene);
    const gone = scene.forwarded.filter(({ isDisconnect }) => isDisconnect);
    expect(new Set(gone.map(({ device }) => device.deviceRole))).toEqual(new Set(roles));
    expect(gone.length).toBe(1_000);
  });

  it("row 17: connections beyond the limit are turned away, and the others go on", async () => {
    const scene = await gateway();
    const peers = await manyPeers(scene, 1_100);
    await until(() => scene.server.counts.connections + scene.server.counts.turnedAway === 1_100);
    expect(scene.server.counts.turnedAway).toBe(1_100 - 1_024);
    const kept = peers.find((peer) => !peer.hasEnded) as Peer;
    kept.socket.write(Buffer.concat([connect("k"), status("k", pressed)]));
    await until(() => kept.frames.length === 2);
  });

  it("devices that vanish at any moment leave nothing behind", async () => {
    const scene = await gateway();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.nat(4), async (bytes, turns) => {
        const role = `v${run++ % 7}`;
        const peer = await peerOf(scene);
        const stream = Buffer.concat([connect(role), status(role, pressed), status(role, released)]);
        peer.socket.write(stream.subarray(0, bytes));
        for (let turn = 0; turn < turns; turn++) await nextTurn();
        peer.socket.resetAndDestroy();
      }),
      { numRuns: 150 },
    );
    await expectNothingLeft(scene);
  });

  it("row 21: a device that asks and never reads is given up, within its megabyte", async () => {
    const scene = await gateway();
    const device = newDevice({ module: 3, deviceRole: "s", deviceName: "n" });
    const value = { device, statusData: Buffer.from("x") };
    const ask = encodeFrame(internalClientCodec.encode({ MessageType: { case: "deviceStatus", value } }));
    const peer = await peerOf(scene);
    peer.socket.write(
      Buffer.concat([
        encodeFrame(
          internalClientCodec.encode({ MessageType: { case: "deviceConnect", value: { device } } }),
        ),
        ask,
      ]),
    );
    await until(() => peer.frames.length === 2);
    // From now on every answer is as long as this command.
    scene.handler.passCommand(device, Buffer.alloc(60_000, "x"));
    peer.socket.pause();
    const before = process.memoryUsage().rss;
    peer.socket.write(Buffer.concat(Array.from({ length: 5_000 }, () => ask)));
    // Answered would be 300 MB; it stops when the buffers of the system are full.
    await until(() => scene.server.load.deadlines >= 2);
    expect(scene.server.counts.commands).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    await expectService(scene, "good");
    scene.clock.advance(10_001);
    await until(() => scene.server.load.devices === 0);
    const gone = scene.forwarded.filter(({ isDisconnect }) => isDisconnect);
    expect(gone.map((status) => status.device.deviceRole).sort()).toEqual(["good", "s"]);
  });
});

/** Peers by the hundred: more than the system lets wait for the server at once would be held up by it, for up to a minute. */
async function manyPeers(scene: Scene, count: number): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  while (peers.length < count) {
    const next = Math.min(100, count - peers.length);
    peers.push(...(await Promise.all(Array.from({ length: next }, () => peerOf(scene)))));
  }
  return peers;
}
