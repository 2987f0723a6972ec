import {
  type IoArduinoMegaStatus,
  type IoArduinoUnoStatus,
  type IoCommand,
  IoModule,
  MissionModule,
} from "@edgeloom/fleet-sdk";
import { silentLogger } from "@edgeloom/runtime/base";
import {
  anyJsonPayload,
  bytesPayload,
  deviceModule,
  deviceType,
  jsonPayload,
  textPayload,
} from "@edgeloom/runtime/devices";
import { boolean, model, number, object, optional, required, string } from "@edgeloom/runtime/schema";
import { afterEach, expect, expectTypeOf, test } from "vitest";
import { InternalServer } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { ModuleHandler } from "../module-handler/index.js";
import { newDevice } from "../wire/index.js";
import { decodePayload, encodePayload } from "./payload-codec.js";
import { connectDevice, type TypedDevice, type TypedDeviceOptions } from "./typed-device.js";

type Pressed = { readonly pressed: boolean; readonly note?: string };
type Lit = { readonly lit_up: boolean };
const Pressed = model<Pressed>("Pressed", undefined, () =>
  object({ pressed: required(boolean()), note: optional(string()) }),
);
const Lit = model<Lit>("Lit", undefined, () => object({ lit_up: required(boolean()) }));

const Lamps = deviceModule(
  1000,
  "lamps",
  {
    button: deviceType(
      {
        status: jsonPayload(() => Pressed, { layout: "spaced" }),
        command: jsonPayload(() => Lit),
        error: textPayload(),
      },
      {
        type: 0,
        name: "button",
        rules: {
          sendable: [{ kind: "bytes-differ" }],
          aggregate: "newest",
          firstCommand: '{"lit_up": false}',
          command: { kind: "keep" },
          pushesCommands: true,
        },
      },
    ),
  },
  { rolePattern: "^[a-z]+$" },
);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function gateway() {
  const handler = new ModuleHandler({ modules: new ModuleSet([Lamps]), log: silentLogger });
  const server = new InternalServer({ handler, log: silentLogger, host: "127.0.0.1", port: 0 });
  handler.attach(server);
  await server.open();
  ends.push(
    () => handler.close(),
    () => server.close(),
  );
  return { handler, connection: { host: "127.0.0.1", port: server.port, log: silentLogger } };
}

test("statuses and commands are values, and travel in the spelling of the module", async () => {
  const { handler, connection } = await gateway();
  const button = await connectDevice(Lamps, Lamps.devices.button, { ...connection, role: "left" });
  ends.push(() => button.destroy());
  expectTypeOf(button.sendStatus).parameter(0).toEqualTypeOf<Pressed>();
  expectTypeOf(button.sendStatus).returns.resolves.toEqualTypeOf<Lit | undefined>();
  expect(await button.sendStatus({ pressed: true, note: "ä, :" })).toBeUndefined();
  const device = handler.devicesOf(1000)[0] ?? newDevice({});
  expect(device).toEqual(newDevice({ module: 1000, deviceRole: "left", deviceName: "left" }));
  expect(String(Buffer.from(handler.lastStatus(device) ?? []))).toBe(
    '{"pressed": true, "note": "\\u00e4, :"}',
  );
  const got = new Promise<Lit>((resolve) => button.onCommand(resolve));
  handler.passCommand(device, Buffer.from('{"lit_up":true}'));
  expect(await got).toEqual({ lit_up: true });
});

test("what belongs to another device type does not compile", () => {
  type Mega = Awaited<ReturnType<typeof mega>>;
  const mega = (options: TypedDeviceOptions) =>
    connectDevice(IoModule, IoModule.devices.arduinoMega, options);
  const uno = (options: TypedDeviceOptions) => connectDevice(IoModule, IoModule.devices.arduinoUno, options);
  const autonomy = (options: TypedDeviceOptions) =>
    connectDevice(MissionModule, MissionModule.devices.autonomy, options);
  expectTypeOf<Mega>().toEqualTypeOf<TypedDevice<IoArduinoMegaStatus, IoCommand, "io/arduino_mega">>();
  // Their statuses look alike, but the device types are not the same.
  expectTypeOf<IoArduinoUnoStatus>().toEqualTypeOf<IoArduinoMegaStatus>();
  expectTypeOf(uno).returns.resolves.not.toExtend<Mega>();
  expectTypeOf(autonomy).returns.resolves.not.toExtend<Mega>();
  const wrong = (driver: Awaited<ReturnType<typeof autonomy>>, status: IoArduinoMegaStatus) =>
    // @ts-expect-error the status of an Arduino is none of an autonomous car
    driver.sendStatus(status);
  const stranger = (options: TypedDeviceOptions) =>
    // @ts-expect-error an Arduino is no device of the module of missions
    connectDevice(MissionModule, IoModule.devices.arduinoMega, options);
  expect([wrong, stranger]).toHaveLength(2);
});

test("a status that does not fit is not sent", async () => {
  const { handler, connection } = await gateway();
  const button = await connectDevice(Lamps, Lamps.devices.button, { ...connection, role: "left" });
  ends.push(() => button.destroy());
  await expect(button.sendStatus({ pressed: "yes" } as never)).rejects.toMatchObject({ code: "INVALID" });
  expect(handler.load.devices).toBe(0);
});

test("a role that the module does not have is refused before anything is sent", async () => {
  const { connection } = await gateway();
  await expect(
    connectDevice(Lamps, Lamps.devices.button, { ...connection, role: "Left!" }),
  ).rejects.toMatchObject({
    code: "CONFIG",
    message: expect.not.stringContaining("Left!"),
  });
});

test("payloads of every encoding come back as they went", () => {
  const bytes = Uint8Array.of(0, 255, 7);
  expect(decodePayload(bytesPayload(), encodePayload(bytesPayload(), bytes))).toEqual(bytes);
  expect(decodePayload(textPayload(), encodePayload(textPayload(), "grün"))).toBe("grün");
  expect(decodePayload(anyJsonPayload(), encodePayload(anyJsonPayload(), { a: [1, 2n ** 60n] }))).toEqual({
    a: [1, 2n ** 60n],
  });
  expect(String(encodePayload(anyJsonPayload({ layout: "spaced" }), { a: [1, { b: ",:" }] }))).toBe(
    '{"a": [1, {"b": ",:"}]}',
  );
});

test("what is no payload is said with a code, and without the payload", () => {
  const speed = jsonPayload(() => model("Speed", undefined, () => object({ speed: required(number()) })));
  const secret = "hunter2";
  for (const [payload, text, code] of [
    [speed, `{"speed":"${secret}"}`, "INVALID"],
    [speed, `{"speed":${secret}`, "MALFORMED"],
  ] as const)
    expect(() => decodePayload(payload, Buffer.from(text))).toThrow(
      expect.objectContaining({ code, message: expect.not.stringContaining(secret) }),
    );
  expect(() => decodePayload(textPayload(), Uint8Array.of(0xff))).toThrow(
    expect.objectContaining({ code: "MALFORMED" }),
  );
  expect(() => encodePayload(textPayload({ texts: ["on", "off"] }), "maybe")).toThrow(
    expect.objectContaining({ code: "INVALID", fix: "give one of on or off" }),
  );
});
