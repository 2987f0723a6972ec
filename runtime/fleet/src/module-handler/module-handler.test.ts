import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { type DeviceModule, withRules } from "@edgeloom/runtime/devices";
import { expect, test } from "vitest";
import { ModuleSet } from "../module/index.js";
import { Example, Mission, Pushing, Transparent } from "../module/known-modules.test.support.js";
import { type Device, newDevice } from "../wire/index.js";
import { ModuleHandler, type ModuleHandlerOptions } from "./module-handler.js";

const button = newDevice({ module: 1000, deviceRole: "left", deviceName: "b" });
const pusher = newDevice({ module: 3, deviceRole: "t", deviceName: "p" });
const mission = newDevice({ module: 1, deviceType: 1, deviceRole: "driving", deviceName: "a" });
const pressed = '{"pressed": true}';
const released = '{"pressed": false}';

function scene(
  modules: readonly DeviceModule[] = [Example, Mission, Pushing],
  options: Partial<ModuleHandlerOptions> = {},
) {
  const clock = new FakeClock();
  const handler = new ModuleHandler({
    modules: new ModuleSet(modules, { clock }),
    clock,
    log: silentLogger,
    ...options,
  });
  const sent: string[] = [];
  const pushes: string[] = [];
  const disconnects: string[] = [];
  handler.events.on("status", ({ device, statusData, isDisconnect }) =>
    sent.push(
      `${clock.nowMs()} ${device.deviceName}${isDisconnect ? " gone" : ""} ${Buffer.from(statusData)}`,
    ),
  );
  handler.attach({
    push: (device, command) => {
      if (device.priority !== 0) return false;
      pushes.push(String(Buffer.from(command)));
      return true;
    },
    disconnect: (device) => {
      disconnects.push(device.deviceName);
      handler.disconnected(device);
      return true;
    },
  });
  const status = (device: Device, text: string): string => {
    const answer = handler.status(device, Buffer.from(text));
    return answer instanceof Uint8Array ? String(Buffer.from(answer)) : answer;
  };
  const pass = (device: Device, text: string) => handler.passCommand(device, Buffer.from(text));
  return { clock, handler, sent, pushes, disconnects, status, pass };
}

test("what may connect", () => {
  const { handler } = scene();
  expect(handler.connect(button)).toBe("ok");
  expect(handler.connect(newDevice({ module: 77 }))).toBe("module-not-supported");
  expect(handler.connect(newDevice({ module: 1000, deviceType: 3 }))).toBe("device-not-supported");
});

test("a first status goes out raw, and is answered from itself", () => {
  const { status, sent } = scene();
  expect(status(button, released)).toBe('{"lit_up": true}');
  expect(sent).toEqual([`0 b ${released}`]);
});

test("only what is worth sending goes out", () => {
  const { status, sent } = scene();
  for (const text of [released, released, pressed, pressed, released]) status(button, text);
  expect(sent).toEqual([`0 b ${released}`, `0 b ${pressed}`, `0 b ${released}`]);
});

test("an invalid status has no answer, and changes nothing", () => {
  const { handler, status, sent } = scene();
  expect(status(button, '{"pressed":true}')).toBe("none");
  expect(status(newDevice({ module: 77 }), pressed)).toBe("none");
  expect(handler.load).toEqual({ devices: 0, timers: 0 });
  expect(sent).toEqual([]);
});

test("an aggregated status goes out after 15 s without one worth sending", () => {
  const { clock, status, sent } = scene();
  status(button, released);
  for (let second = 0; second < 31; second++) {
    clock.advance(1_000);
    status(button, released);
  }
  expect(sent).toEqual([`0 b ${released}`, `15000 b ${released}`, `30000 b ${released}`]);
});

test("a status worth sending starts the 15 s anew", () => {
  const { clock, status, sent } = scene();
  status(button, released);
  clock.advance(10_000);
  status(button, pressed);
  clock.advance(14_000);
  expect(sent.length).toBe(2);
  clock.advance(1_000);
  expect(sent.at(-1)).toBe(`25000 b ${pressed}`);
});

test("a silent device is disconnected after two periods", () => {
  const { clock, handler, status, sent, disconnects } = scene();
  status(button, released);
  clock.advance(29_999);
  expect(disconnects).toEqual([]);
  clock.advance(1);
  expect(disconnects).toEqual(["b"]);
  expect(sent).toEqual([
    `0 b ${released}`,
    `15000 b ${released}`,
    `30000 b ${released}`,
    `30000 b gone ${released}`,
  ]);
  expect(handler.load).toEqual({ devices: 0, timers: 0 });
});

test("any valid status breaks the silence", () => {
  const { clock, status, disconnects } = scene();
  status(button, released);
  for (let round = 0; round < 9; round++) {
    clock.advance(14_900);
    status(button, released);
  }
  expect(disconnects).toEqual([]);
});

test("a silent device without a connection goes, too", () => {
  const clock = new FakeClock();
  const handler = new ModuleHandler({ modules: new ModuleSet([Example]), clock, log: silentLogger });
  handler.attach({ push: () => false, disconnect: () => false });
  handler.status(button, Buffer.from(released));
  clock.advance(30_000);
  expect(handler.load).toEqual({ devices: 0, timers: 0 });
});

test("a device that is gone is announced once, with its last status", () => {
  const { handler, status, sent } = scene();
  status(button, released);
  status(button, released);
  handler.disconnected(button);
  handler.disconnected(button);
  expect(sent).toEqual([`0 b ${released}`, `0 b gone ${released}`]);
});

const stop = (route: string) => `{"action":"STOP","route":"${route}","stops":[]}`;
const idle = '{"state":"IDLE","telemetry":{"speed":0},"nextStop":null}';

test("three commands wait, the oldest gives way, and the last one repeats", () => {
  const { status, pass } = scene();
  status(mission, idle);
  for (const route of ["0", "1", "2", "3"]) expect(pass(mission, stop(route))).toBe("queued");
  expect([1, 2, 3, 4, 5].map(() => status(mission, idle))).toEqual(["1", "2", "3", "3", "3"].map(stop));
});

test("what is no command is ignored", () => {
  const { status, pass } = scene();
  expect(pass(mission, stop("x"))).toBe("unknown-device");
  const first = status(mission, idle);
  expect(pass(mission, "")).toBe("empty");
  expect(pass(mission, '{"bad":1}')).toBe("invalid");
  expect(pass(newDevice({ module: 9 }), stop("x"))).toBe("unknown-device");
  expect(status(mission, idle)).toBe(first);
});

test("commands are lost with their device", () => {
  const { handler, status, pass } = scene();
  const first = status(mission, idle);
  pass(mission, stop("1"));
  handler.disconnected(mission);
  expect(status(mission, idle)).toBe(first);
});

test("a push-only device gets each command once", () => {
  const { status, pass, pushes } = scene();
  expect(status(pusher, "first")).toBe("");
  expect(pass(pusher, "GO")).toBe("pushed");
  expect(status(pusher, "second")).toBe("");
  expect(pass(newDevice({ ...pusher, priority: 1 }), "GO2")).toBe("undelivered");
  expect(pushes).toEqual(["GO"]);
  expect(status(pusher, "third")).toBe("");
});

test("statuses of a module that wraps them arrive wrapped, but for the first", () => {
  const { status, sent } = scene([Transparent]);
  status(pusher, '{"k": "v"}');
  status(pusher, '{"k": "v"}');
  expect(sent).toEqual(['0 p {"k": "v"}', '0 p "{\\"k\\": \\"v\\"}"']);
});

test("bytes that cannot be wrapped leave the aggregated status as it was", () => {
  const { handler, status } = scene([Transparent]);
  status(pusher, "text");
  expect(handler.status(pusher, Uint8Array.of(0xff))).toBeInstanceOf(Uint8Array);
  expect(String(Buffer.from(handler.lastStatus(pusher) ?? []))).toBe("text");
});

test("a hand-written rule that throws costs its own device an answer, and nothing else", () => {
  const Broken = withRules(Example, {
    button: {
      command: () => {
        throw new Error("a defect");
      },
    },
  });
  const { status, sent } = scene([Broken]);
  expect(status(button, pressed)).toBe("none");
  expect(sent).toEqual([`0 b ${pressed}`]);
});

test("devices are told apart by module, type and role only", () => {
  const { handler, status } = scene();
  status(button, released);
  status(newDevice({ ...button, deviceName: "other", priority: 7 }), released);
  status(newDevice({ ...button, deviceRole: "right" }), released);
  expect(handler.devicesOf(1000).map(({ deviceRole, deviceName }) => `${deviceRole}/${deviceName}`)).toEqual([
    "left/other",
    "right/b",
  ]);
  expect(handler.devicesOf(1)).toEqual([]);
});

test("a status can be forced", () => {
  const { handler, status, sent } = scene();
  expect(handler.forceStatus(button)).toBe(false);
  status(button, released);
  expect(handler.forceStatus(button)).toBe(true);
  expect(sent).toEqual([`0 b ${released}`, `0 b ${released}`]);
});

test("there is a largest number of devices", () => {
  const { handler, status } = scene([Example], { maxDevices: 2 });
  for (const deviceRole of ["1", "2", "3"]) status(newDevice({ ...button, deviceRole }), released);
  expect(handler.load).toEqual({ devices: 2, timers: 2 });
  handler.close();
  expect(handler.load).toEqual({ devices: 0, timers: 0 });
});

test("what a status was read from may be used again", () => {
  const { handler } = scene();
  const data = Buffer.from(released);
  handler.status(button, data);
  data.fill(0);
  expect(String(Buffer.from(handler.lastStatus(button) ?? []))).toBe(released);
});

test("a jump of the wall clock moves nothing, a suspension ends in one round", () => {
  const { clock, status, sent, disconnects } = scene();
  status(button, released);
  clock.jumpWall(3_600);
  expect(sent.length).toBe(1);
  clock.suspend(600_000);
  expect(sent.length).toBe(2);
  expect(disconnects).toEqual([]);
});
