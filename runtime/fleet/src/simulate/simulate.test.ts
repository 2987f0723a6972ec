import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import type { DeviceModule } from "@edgeloom/runtime/devices";
import { fc, test as property } from "@fast-check/vitest";
import { afterEach, describe, expect, test } from "vitest";
import { knownModules, pocModules } from "../config/index.js";
import { InternalServer } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { ModuleHandler } from "../module-handler/index.js";
import { nextTurn, until } from "../peer.test.support.js";
import { newDevice } from "../wire/index.js";
import { obey } from "./obey.js";
import { StatusMaker } from "./status-maker.js";
import { VirtualDevices } from "./virtual-device.js";

const log = silentLogger;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const types = [knownModules, pocModules].flatMap((modules) => {
  const set = new ModuleSet(modules, { validation: "strict" });
  return modules.flatMap((module) =>
    Object.values(module.devices).map(
      (device) =>
        [module.name, device.name, set.find(module.number, device.type === "any" ? 0 : device.type)] as const,
    ),
  );
});

describe.each(types)("%s %s", (_module, _device, logic) => {
  property.prop([fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true }))], { numRuns: 20 })(
    "statuses are right, strictly, whatever the chances are",
    (chances) => {
      if (logic === undefined) throw new Error("the device type is not known");
      const maker = new StatusMaker(logic, () => chances.next().value as number);
      for (let count = 0; count < 5; count++) {
        const status = logic.status(maker.next());
        expect(logic.isStatusValid(status)).toBe(true);
        maker.told(logic.firstCommand() ?? new Uint8Array());
      }
    },
  );
});

test("a driver goes from stop to stop, and stands when it is told to", () => {
  const at = { latitude: 1, longitude: 2, altitude: 3 };
  const [a, b] = [
    { name: "a", position: at },
    { name: "b", position: at },
  ];
  const start = (...stops: readonly { readonly name: string; readonly position: typeof at }[]) => ({
    action: "START",
    route: "r",
    stops,
  });
  const status = { state: "ERROR", telemetry: { speed: 9, fuel: 0.5 }, nextStop: null };
  const next = (before: unknown, command: unknown) =>
    obey("mission/autonomy", status, { status: before as never, command: command as never });
  const driving = next(undefined, start(a, b));
  expect(driving).toMatchObject({ state: "DRIVE", nextStop: a, telemetry: { speed: 5, fuel: 0.5 } });
  const there = next(driving, start(a, b));
  expect(there).toMatchObject({ state: "IN_STOP", nextStop: a, telemetry: { speed: 0 } });
  expect(next(there, start(b))).toMatchObject({ state: "DRIVE", nextStop: b });
  expect(next(there, { action: "STOP", route: "r", stops: [b] })).toMatchObject({
    state: "IDLE",
    nextStop: null,
  });
});

test("outputs are switched by commands and by nothing else", () => {
  const output = (outNum: number, outSt: boolean) => ({ outNum, outErr: true, outSt });
  const status = [[{ inNum: 1, inSt: true }], [output(1, true), output(2, true)], { butPr: 3 }];
  const next = (before: unknown, ...command: readonly object[]) =>
    obey("io/arduino_uno", status, { status: before as never, command: command as never }) as never[][];
  const states = (of: readonly unknown[][]) =>
    of[1]?.map((item) => (item as { readonly outSt: boolean }).outSt);
  const off = next(undefined);
  expect(states(off)).toEqual([false, false]);
  const on = next(off, { outNum: 2, actType: 1 }, { outNum: 9, actType: 1 });
  expect(states(on)).toEqual([false, true]);
  expect(states(next(on, { outNum: 1, actType: 2 }, { outNum: 2, actType: 0 }))).toEqual([true, false]);
  expect([on[0], on[2]]).toEqual([status[0], status[2]]);
});

test("a device whose statuses cannot be made is said to be so", () => {
  const [module] = knownModules as readonly [DeviceModule];
  const [device] = Object.values(module.devices);
  if (device === undefined) throw new Error("the module has no device");
  const never = { ...device, rules: { ...device.rules, statusValid: () => false } };
  const set = new ModuleSet([{ ...module, devices: { never } }]);
  const logic = set.find(module.number, 1);
  if (logic === undefined) throw new Error("the device type is not known");
  expect(() => new StatusMaker(logic, Math.random).next()).toThrow("no status can be made");
});

test("virtual devices report to a gateway, obey it, and come back to it", async () => {
  const clock = new FakeClock();
  const modules = new ModuleSet(knownModules);
  const handler = new ModuleHandler({ modules, log, clock });
  const open = async (port: number): Promise<InternalServer> => {
    const server = new InternalServer({ handler, host: "127.0.0.1", port, log, clock });
    await server.open();
    ends.push(() => server.close());
    return server;
  };
  const first = await open(0);
  const { port } = first;
  const devices = new VirtualDevices({ modules: knownModules, host: "127.0.0.1", port, clock, log });
  devices.open();
  ends.push(() => devices.close());
  expect(devices.size).toBe(7);
  await until(() => handler.load.devices === devices.size);
  const io = newDevice({ module: 2, deviceType: 1, deviceRole: "virtual" });
  const isOn = (): boolean => {
    const text = Buffer.from(handler.lastStatus(io) ?? "[[],[]]").toString();
    return text.includes('{"outNum":1,"outErr":false,"outSt":true}');
  };
  while (!isOn()) {
    // Said again: a device that had to connect anew is not told what it missed.
    handler.passCommand(io, Buffer.from('[{"outNum":1,"actType":1}]'));
    clock.advance(1_000);
    for (let turn = 0; turn < 20; turn++) await nextTurn();
  }
  await first.close();
  await until(() => handler.load.devices === 0);
  await open(port);
  while (handler.load.devices < devices.size) {
    clock.advance(100);
    for (let turn = 0; turn < 20; turn++) await nextTurn();
  }
});
