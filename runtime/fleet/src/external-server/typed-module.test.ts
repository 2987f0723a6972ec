import {
  ExampleModule,
  type IoError,
  IoModule,
  type MissionAutonomyCommand,
  type MissionAutonomyStatus,
  MissionModule,
} from "@edgeloom/fleet-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import { expect, expectTypeOf, test } from "vitest";
import { type Device, newDevice } from "../wire/index.js";
import { buildCommand } from "./command-builder.js";
import { typedServerModule } from "./typed-module.js";

const driving = newDevice({ module: 1, deviceType: 1, deviceRole: "driving", deviceName: "driving" });
const stop: MissionAutonomyCommand = { action: "STOP", route: "r", stops: [] };
const stopText = '{"action":"STOP","route":"r","stops":[]}';
const idle = { state: "IDLE", telemetry: { speed: 0 }, nextStop: null } as const;

function bytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

test("commands are values, and are spelt as their module wants them", () => {
  expectTypeOf(buildCommand<typeof MissionModule.devices, "autonomy">)
    .parameter(3)
    .toEqualTypeOf<MissionAutonomyCommand>();
  const { device, data } = buildCommand(MissionModule, "autonomy", { role: "driving" }, stop);
  expect([device, Buffer.from(data).toString()]).toEqual([driving, stopText]);
  const lamp = buildCommand(ExampleModule, "button", { role: "left", name: "b" }, { lit_up: true });
  expect(Buffer.from(lamp.data).toString()).toBe('{"lit_up": true}');
  expect(lamp.device).toEqual(newDevice({ module: 1000, deviceRole: "left", deviceName: "b" }));
});

test("commands that do not fit are not made", () => {
  const target = { role: "driving" };
  // @ts-expect-error there is no such action
  expect(() => buildCommand(MissionModule, "autonomy", target, { ...stop, action: "FLY" })).toThrow(
    expect.objectContaining({ code: "INVALID" }),
  );
  // @ts-expect-error a module has no devices that it does not declare
  expect(() => buildCommand(MissionModule, "horn", target, stop)).toThrow(
    expect.objectContaining({ code: "CONFIG", fix: "name one of autonomy" }),
  );
  expect(() => buildCommand(MissionModule, "autonomy", { role: "Parking!" }, stop)).toThrow(
    expect.objectContaining({ code: "CONFIG", place: "buildCommand" }),
  );
});

function scene() {
  const issued: (readonly [Device, string])[] = [];
  const context = {
    company: "company",
    car: "car",
    config: {},
    issue: (device: Device, data: Uint8Array) => issued.push([device, Buffer.from(data).toString()]),
    log: silentLogger,
  };
  return { issued, context };
}

test("a module of the server hears values, and answers with values", () => {
  const { issued, context } = scene();
  const heard: unknown[] = [];
  const module = typedServerModule(MissionModule, ({ issue, car }) => ({
    autonomy: {
      connected: ({ deviceRole }) => heard.push(`${car} has ${deviceRole}`),
      status: ({ deviceRole }, status) => {
        expectTypeOf(status).toEqualTypeOf<MissionAutonomyStatus>();
        heard.push(status);
        issue("autonomy", { role: deviceRole }, stop);
      },
      error: (_device, { finishedStops }) => heard.push(finishedStops),
      acknowledged: (_device, { action }) => heard.push(action),
      disconnected: (_device, reason) => heard.push(reason),
    },
    close: () => heard.push("closed"),
  }))(context);
  expect([module.isDeviceTypeSupported(1), module.isDeviceTypeSupported(2)]).toEqual([true, false]);
  module.deviceConnected(driving);
  module.forwardStatus(driving, bytes(idle));
  module.forwardErrorMessage(driving, bytes({ finishedStops: [] }));
  module.commandAcknowledged(driving, new Uint8Array());
  module.commandAcknowledged(driving, Buffer.from(stopText));
  module.deviceDisconnected(driving, "announced");
  module.close?.();
  expect(heard).toEqual(["car has driving", idle, [], "STOP", "announced", "closed"]);
  expect(issued).toEqual([[driving, stopText]]);
  expect(() => module.forwardStatus(driving, bytes({ state: "FLYING" }))).toThrow(
    expect.objectContaining({ code: "INVALID" }),
  );
});

test("types that nobody listens to are supported, and their statuses are not read", () => {
  const { context } = scene();
  const presses: number[] = [];
  const module = typedServerModule(IoModule, () => ({
    arduinoOpta: {
      error: (_device, error) => {
        expectTypeOf(error).toEqualTypeOf<IoError>();
        presses.push(error.aggregatedButtonPresses);
      },
    },
  }))(context);
  const uno = newDevice({ module: 2, deviceType: 3, deviceRole: "r" });
  expect(module.isDeviceTypeSupported(3)).toBe(true);
  module.forwardStatus(uno, Buffer.from("no JSON"));
  module.forwardErrorMessage(newDevice({ ...uno, deviceType: 1 }), bytes({ aggregatedButtonPresses: 3 }));
  expect(presses).toEqual([3]);
});
