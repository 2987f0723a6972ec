import { expect, expectTypeOf, test } from "vitest";
import { model, object, required, string } from "../schema/index.js";
import { deviceModule, deviceType, withRules } from "./device-module.js";
import { bytesPayload, jsonPayload, type Payload, textPayload } from "./payload.js";
import type { DeviceRules } from "./rules.js";

type Lamp = { readonly color: string };
const Lamp = model<Lamp>("Lamp", undefined, () => object({ color: required(string()) }));

const rules: DeviceRules = {
  sendable: [{ kind: "bytes-differ" }],
  aggregate: "newest",
  firstCommand: "off",
  command: { kind: "keep" },
};
const Lamps = deviceModule(7, "lamps", {
  lamp: deviceType(
    {
      status: jsonPayload(() => Lamp),
      command: textPayload({ texts: ["on", "off"] }),
      error: bytesPayload(),
    },
    { type: 1, name: "lamp", rules },
  ),
  siren: deviceType(
    { status: bytesPayload(), command: bytesPayload(), error: bytesPayload() },
    { type: 2, name: "siren", rules: { ...rules, pushesCommands: true } },
  ),
});

test("a module carries the types of its payloads", () => {
  expectTypeOf(Lamps.devices.lamp.status).toEqualTypeOf<Payload<Lamp, Lamp>>();
  expectTypeOf(Lamps.devices.lamp.command).toEqualTypeOf<Payload<string, string>>();
  expectTypeOf(Lamps.devices.siren.error).toEqualTypeOf<Payload<Uint8Array, never>>();
  // @ts-expect-error a module has no devices that it does not declare
  void Lamps.devices.horn;
});

test("models are not built before they are used", () => {
  const status = jsonPayload(() => {
    throw new Error("too early");
  });
  expect(deviceType({ status, command: status, error: status }, { type: 1, name: "x", rules }).type).toBe(1);
});

test("single rules of single devices can be written by hand", () => {
  const sendable = (): boolean => true;
  const changed = withRules(Lamps, { lamp: { sendable } });
  expect(changed.devices.lamp.rules).toEqual({ ...rules, sendable });
  expect(changed.devices.siren).toEqual(Lamps.devices.siren);
  expect(Lamps.devices.lamp.rules.sendable).toEqual(rules.sendable);
  expectTypeOf(changed.devices.lamp.status).toEqualTypeOf<Payload<Lamp, Lamp>>();
  // @ts-expect-error only devices of the module have rules
  withRules(Lamps, { horn: { sendable } });
});
