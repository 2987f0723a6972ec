import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, expect, test } from "vitest";
import {
  CarAccessoryModule,
  ExampleModule,
  IoModule,
  MissionModule,
  PocMissionModule,
  type Station,
} from "../../generated/fleet/src/index.js";
import { connectDevice, encodePayload } from "../../runtime/fleet/src/device/index.js";
import { InternalServer, pocDialect } from "../../runtime/fleet/src/internal-server/index.js";
import { ModuleSet } from "../../runtime/fleet/src/module/index.js";
import {
  type ForwardedStatus,
  ModuleHandler,
  PocModuleHandler,
} from "../../runtime/fleet/src/module-handler/index.js";
import { newDevice } from "../../runtime/fleet/src/wire/index.js";

/** Devices, gateway and commands of a server, all by the generated modules: no bytes are written by hand. */

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function gateway(dialect: "production" | "poc") {
  const clock = new FakeClock();
  const log = silentLogger;
  const handler =
    dialect === "production"
      ? new ModuleHandler({
          modules: new ModuleSet([MissionModule, IoModule, ExampleModule], { clock }),
          clock,
          log,
        })
      : new PocModuleHandler({
          modules: new ModuleSet([PocMissionModule, CarAccessoryModule], { clock }),
          log,
        });
  const forwarded: ForwardedStatus[] = [];
  handler.events.on("status", (status) => forwarded.push(status));
  const server = new InternalServer({
    handler,
    clock,
    log,
    host: "127.0.0.1",
    port: 0,
    ...(dialect === "poc" && { dialect: pocDialect }),
  });
  await server.open();
  open.push(server);
  return { handler, forwarded, at: { host: "127.0.0.1", port: server.port } };
}

const stop = (name: string): Station => ({
  name,
  position: { latitude: 49.1, longitude: 16.6, altitude: 250 },
});

test("a mission is driven: its command is built by the server, and stops go as they are reached", async () => {
  const { handler, forwarded, at } = await gateway("production");
  const { autonomy } = MissionModule.devices;
  const driver = await connectDevice(MissionModule, autonomy, { role: "driving", ...at });
  open.push({ close: () => driver.destroy() });
  const drive = { state: "DRIVE", telemetry: { speed: 0.5 }, nextStop: stop("A") } as const;

  expect(await driver.sendStatus({ ...drive, state: "IDLE", nextStop: null })).toEqual({
    action: "NO_ACTION",
    route: "",
    stops: [],
  });
  const command = { action: "START", route: "r", stops: [stop("A"), stop("B")] } as const;
  const device = newDevice({ module: 1, deviceType: 1, deviceRole: "driving" });
  expect(handler.passCommand(device, encodePayload(autonomy.command, command))).toBe("queued");
  expect(await driver.sendStatus(drive)).toEqual(command);
  expect(await driver.sendStatus({ ...drive, state: "IN_STOP" })).toEqual({ ...command, stops: [stop("B")] });
  expect(forwarded).toHaveLength(3);
  expect(handler.passCommand(device, Buffer.from('{"action":"FLY"}'))).not.toBe("queued");
});

test("an io controller reports, and its outputs are set", async () => {
  const { handler, forwarded, at } = await gateway("production");
  const { arduinoMega } = IoModule.devices;
  const device = await connectDevice(IoModule, arduinoMega, { role: "doors", ...at });
  open.push({ close: () => device.destroy() });
  const inputs = [1, 2, 3, 4].map((inNum) => ({ inNum, inSt: inNum === 2 }));
  const outputs = [1, 2, 3, 4].map((outNum) => ({ outNum, outErr: false, outSt: false }));

  const first = await device.sendStatus([inputs, outputs, { butPr: 0 }]);
  expect(first).toEqual([0, 1, 2, 3].map((outNum) => ({ outNum, actType: 0 })));
  const wanted = encodePayload(arduinoMega.command, [{ outNum: 3, actType: 2 }]);
  handler.passCommand(newDevice({ module: 2, deviceType: 2, deviceRole: "doors" }), wanted);
  expect(await device.sendStatus([inputs, outputs, { butPr: 4 }])).toEqual([{ outNum: 3, actType: 2 }]);
  // Presses of the button are no reason for this type.
  expect(forwarded).toHaveLength(1);
});

test("a button of the proof of concept lights up", async () => {
  const { forwarded, at } = await gateway("poc");
  const { button } = CarAccessoryModule.devices;
  const device = await connectDevice(CarAccessoryModule, button, { role: "left", ...at });
  open.push({ close: () => device.destroy() });
  expect(await device.sendStatus({ pressed: false })).toEqual({ lit_up: false });
  expect(await device.sendStatus({ pressed: true })).toEqual({ lit_up: true });
  expect(forwarded.map(({ statusData }) => Buffer.from(statusData).toString())).toEqual([
    '{"pressed": false}',
    '{"pressed": true}',
  ]);
});

test("what does not fit its module never leaves a device", async () => {
  const { forwarded, at } = await gateway("production");
  const device = await connectDevice(ExampleModule, ExampleModule.devices.button, { role: "left", ...at });
  open.push({ close: () => device.destroy() });
  const wrong = { pressed: 1 } as unknown as { readonly pressed: boolean };
  await expect(device.sendStatus(wrong)).rejects.toMatchObject({ code: "INVALID" });
  expect(forwarded).toEqual([]);
  const autonomy = connectDevice(MissionModule, MissionModule.devices.autonomy, { role: "steering", ...at });
  await expect(autonomy).rejects.toMatchObject({ code: "CONFIG" });
});
