import { DeadlineTable, FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { ModuleSet } from "../module/index.js";
import { Example } from "../module/known-modules.test.support.js";
import { ModuleHandler } from "../module-handler/index.js";
import { type Device, newDevice, newExternalCommand } from "../wire/index.js";
import { HandlerService } from "./handler-service.js";
import { IpcDevices } from "./ipc-devices.js";
import { encodeAnswer, encodeDeviceMessage, encodeIncoming, encodeStatus } from "./ipc-messages.js";
import { IpcMirror } from "./ipc-mirror.js";
import { PeriodChecker } from "./period-checker.js";
import { writePickle } from "./pickle-writer.js";
import { left, modules, pressed, released, right, serve, settled, tap, text } from "./poc.test.support.js";
import { RemoteHandler } from "./remote-handler.js";
import { answerTopic, ipcTopics } from "./topics.js";

const log = silentLogger;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe("the module handler in another process", () => {
  function remote(broker: MemoryLinks): RemoteHandler {
    const handler = new RemoteHandler({ link: broker.link(), modules, dialect: "proof-of-concept", log });
    handler.open();
    ends.push(() => handler.close());
    return handler;
  }

  test("answers find their devices, in whatever order they come", async () => {
    const broker = new MemoryLinks();
    const handler = remote(broker);
    const other = broker.link();
    other.open();
    const first = handler.status(left, pressed, { isFirst: true });
    const second = handler.status(right, pressed, { isFirst: true });
    const answer = (device: Device, command: string) =>
      other.publish(answerTopic(device), encodeAnswer({ kind: "command", command: Buffer.from(command) }));
    await answer(right, "for the right one");
    await answer(left, "for the left one");
    expect([text(await first), text(await second)]).toEqual(["for the left one", "for the right one"]);
    expect(handler.waiting).toBe(0);
  });

  test("what is no answer is passed over, and what waits at the end is let go", async () => {
    const broker = new MemoryLinks();
    const handler = remote(broker);
    const other = broker.link();
    other.open();
    const asked = handler.status(left, pressed, { isFirst: false });
    await other.publish(answerTopic(left), Buffer.from("no pickle"));
    await other.publish(answerTopic(right), encodeAnswer({ kind: "drop" }));
    expect(handler.waiting).toBe(1);
    await handler.close();
    expect(await asked).toBe("drop");
  });

  test("a device that is gone waits no longer", async () => {
    const broker = new MemoryLinks();
    const said = tap(broker);
    const handler = remote(broker);
    void handler.status(left, pressed, { isFirst: true });
    handler.disconnected(left);
    expect(handler.waiting).toBe(0);
    expect(said.map(({ topic }) => topic)).toEqual([ipcTopics.fromInternal, ipcTopics.deviceDisconnect]);
  });

  test.each(["a/#", "+", "a\0b", "x".repeat(1_025)])(
    "a role that breaks topics is refused",
    async (deviceRole) => {
      const broker = new MemoryLinks();
      const said = tap(broker);
      const handler = remote(broker);
      const device = newDevice({ module: 2, deviceRole });
      expect(handler.connect(device)).toBe("device-not-supported");
      expect(await handler.status(device, pressed, { isFirst: true })).toBe("drop");
      handler.disconnected(device);
      expect(said).toEqual([]);
    },
  );

  test("a role with a slash is as good as any", async () => {
    const broker = new MemoryLinks();
    const handler = remote(broker);
    start(broker);
    const device = newDevice({ module: 2, deviceRole: "left/front" });
    expect(text(await handler.status(device, pressed, { isFirst: true }))).toBe('{"lit_up": false}');
  });

  test("without a broker the failure is told", async () => {
    const broker = new MemoryLinks();
    const handler = remote(broker);
    broker.stop();
    await expect(handler.status(left, pressed, { isFirst: true })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });
});

function start(broker: MemoryLinks): void {
  const service = serve(broker);
  ends.push(() => service.close());
}

function devicesOn(broker: MemoryLinks, clock = new FakeClock()): IpcDevices {
  const deadlines = new DeadlineTable({ clock, log });
  const devices = new IpcDevices({ link: broker.link(), deadlines, log });
  ends.push(() => devices.close());
  return devices;
}

describe("a module handler behind topics", () => {
  test("an answer goes before the status that is sent on; invalid ones drop the device", async () => {
    const broker = new MemoryLinks();
    const said = tap(broker);
    start(broker);
    const link = broker.link();
    link.open();
    await link.publish(ipcTopics.fromInternal, encodeIncoming(true, { device: left, statusData: pressed }));
    await link.publish(
      ipcTopics.fromInternal,
      encodeIncoming(false, { device: left, statusData: Buffer.from("{}") }),
    );
    expect(said.map(({ topic }) => topic)).toEqual([
      ipcTopics.fromInternal,
      answerTopic(left),
      ipcTopics.sendStatus,
      ipcTopics.fromInternal,
      answerTopic(left),
    ]);
    expect(said.at(-1)?.payload).toEqual(encodeAnswer({ kind: "drop" }));
  });

  test("questions of the external client", async () => {
    const broker = new MemoryLinks();
    start(broker);
    const devices = devicesOn(broker);
    devices.open();
    const link = broker.link();
    link.open();
    const important = newDevice({ ...left, priority: 3 });
    await link.publish(
      ipcTopics.fromInternal,
      encodeIncoming(true, { device: important, statusData: pressed }),
    );
    expect(await devices.devicesOf(2)).toEqual([left]);
    expect(await devices.devicesOf(1)).toEqual([]);
    expect(await devices.devicesOf(77)).toEqual([]);
    expect(text(await devices.lastStatus(left))).toBe('{"pressed": true}');
    expect(await devices.lastStatus(right)).toHaveLength(0);
  });

  test.each(Object.values(ipcTopics))("nonsense on %s does no harm", async (topic) => {
    const broker = new MemoryLinks();
    start(broker);
    const devices = devicesOn(broker);
    devices.open();
    const checker = new PeriodChecker({ link: broker.link(), log });
    checker.open();
    ends.push(() => checker.close());
    const link = broker.link();
    link.open();
    for (const payload of [
      Buffer.from([0xff]),
      new Uint8Array(),
      writePickle([true, Buffer.from([0xff])]),
      writePickle(-1),
    ])
      await link.publish(topic, payload);
    await link.publish(ipcTopics.fromInternal, encodeIncoming(true, { device: left, statusData: pressed }));
    expect(await devices.devicesOf(2)).toEqual([left]);
  });

  test("nobody answers for a module handler that is not there", async () => {
    const clock = new FakeClock();
    const devices = devicesOn(new MemoryLinks(), clock);
    devices.open();
    const asked = devices.devicesOf(2);
    const refused = expect(asked).rejects.toMatchObject({
      code: "UNAVAILABLE",
      place: ipcTopics.getAllDevices,
    });
    await settled();
    clock.advance(1_001);
    await refused;
  });
});

describe("the period checker", () => {
  test("asks for a status of whoever says nothing new, until it is gone", async () => {
    const clock = new FakeClock();
    const broker = new MemoryLinks();
    start(broker);
    const checker = new PeriodChecker({ link: broker.link(), periodMs: 5_000, clock, log });
    checker.open();
    ends.push(() => checker.close());
    const said = tap(broker);
    const link = broker.link();
    link.open();
    const forced = (): number => said.filter(({ topic }) => topic === ipcTopics.forceStatusSend).length;
    const sent = (): number => said.filter(({ topic }) => topic === ipcTopics.sendStatus).length;
    await link.publish(ipcTopics.fromInternal, encodeIncoming(true, { device: left, statusData: pressed }));
    clock.advance(4_000);
    await link.publish(ipcTopics.fromInternal, encodeIncoming(false, { device: left, statusData: released }));
    clock.advance(4_000);
    expect([forced(), sent()]).toEqual([0, 2]);
    clock.advance(1_001);
    expect([forced(), sent()]).toEqual([1, 3]);
    clock.advance(5_001);
    expect([forced(), sent()]).toEqual([2, 4]);
    await link.publish(ipcTopics.deviceDisconnect, encodeDeviceMessage(left));
    expect(checker.devices).toBe(0);
    clock.advance(60_000);
    expect(forced()).toBe(2);
    await link.publish(ipcTopics.sendStatus, encodeStatus({ device: right, statusData: pressed }));
    clock.advance(5_001);
    expect([forced(), checker.devices]).toEqual([3, 0]);
  });
});

describe("the production dialect over the same topics", () => {
  test("a mirror knows what was there before it, and follows", async () => {
    const broker = new MemoryLinks();
    const handler = new ModuleHandler({ modules: new ModuleSet([Example]), log });
    const service = new HandlerService({
      link: broker.link(),
      handler,
      modules: new ModuleSet([Example]),
      echoesDevice: true,
      log,
    });
    handler.attach(service);
    service.open();
    ends.push(() => handler.close());
    const remote = new RemoteHandler({
      link: broker.link(),
      modules: new ModuleSet([Example]),
      dialect: "production",
      log,
    });
    remote.open();
    const button = newDevice({ module: 1000, deviceRole: "r", deviceName: "b" });
    const send = (data: Buffer) => remote.status(button, data, { isFirst: true });
    expect(text(await send(released))).toBe('{"lit_up": true}');
    const devices = devicesOn(broker);
    const mirror = new IpcMirror({ devices, modules: [1000], newCommand: newExternalCommand, log });
    mirror.open();
    await settled();
    expect(mirror.devicesOf(1000)).toEqual([button]);
    expect(text(mirror.lastStatus(button))).toBe('{"pressed": false}');
    await send(pressed);
    expect(text(mirror.lastStatus(button))).toBe('{"pressed": true}');
    expect(mirror.passCommand(button, Buffer.from('{"lit_up": true}'))).toBe("queued");
    expect(mirror.passCommand(left, pressed)).toBe("unknown-device");
    remote.disconnected(button);
    expect([mirror.devicesOf(1000), mirror.forceStatus(button)]).toEqual([[], false]);
    await remote.close();
  });
});
