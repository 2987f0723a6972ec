import type { AnyDeviceType, AnyPayload, DeviceModule, Payload } from "@edgeloom/runtime/devices";
import { withRules } from "@edgeloom/runtime/devices";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CarAccessoryModule,
  ExampleModule,
  IoModule,
  MissionModule,
  PocMissionModule,
  TransparentModule,
} from "../../generated/fleet/src/index.js";
import { decodePayload, encodePayload } from "../../runtime/fleet/src/device/index.js";
import { type DeviceLogic, ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { floorOf, vectorText } from "../support/vectors.js";
import { changed, exampleOf, type RecordedSchema } from "./fleet-modules-support.js";

/** `module-definitions.json`: names, numbers, first commands and schemas of all known modules, against the generated ones. */

type Roles = "status" | "command" | "error";
type Definition = {
  readonly deviceType: number | "*";
  readonly name: string;
  readonly alsoAcceptedByHandler?: readonly number[];
  readonly roles?: readonly string[];
  readonly rules: { readonly firstCommand: string };
} & Readonly<Record<Roles, boolean | RecordedSchema>>;
type Defined = { readonly module: number; readonly name: string; readonly devices: readonly Definition[] };

// Without the exact reader of numbers: ajv takes no bigint.
const recorded = JSON.parse(vectorText("fleet/module-definitions.json")) as {
  readonly production: readonly Defined[];
  readonly proof_of_concept: readonly Defined[];
};

const production: readonly DeviceModule[] = [MissionModule, IoModule, TransparentModule, ExampleModule];
const poc: readonly DeviceModule[] = [PocMissionModule, CarAccessoryModule];

const pairs = [
  { side: "production", modules: production, defined: recorded.production },
  { side: "proof of concept", modules: poc, defined: recorded.proof_of_concept },
].flatMap(({ side, modules, defined }) =>
  defined.flatMap((definition) =>
    definition.devices.map((device) => ({
      title: `${side} ${definition.name} ${device.name}`,
      definition,
      device,
      module: modules.find(({ number }) => number === definition.module) as DeviceModule,
    })),
  ),
);

function deviceOf(module: DeviceModule, { name }: Definition): AnyDeviceType {
  const found = Object.values(module.devices).find((device) => device.name === name.toLowerCase());
  if (found === undefined) throw new Error(`there is no device ${name}`);
  return found;
}

test("every known device type is compared", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(floorOf(9));
});

test.each(pairs)("$title is called and numbered as recorded", ({ definition, device, module }) => {
  const made = deviceOf(module, device);
  expect(module.name).toBe(definition.name);
  expect(made.type).toBe(device.deviceType === "*" ? "any" : device.deviceType);
  expect(made.alsoTypes).toEqual(device.alsoAcceptedByHandler);
  expect(made.rules.firstCommand).toBe(device.rules.firstCommand);
  for (const role of device.roles ?? [])
    expect(new RegExp(module.rolePattern ?? "", "u").test(role)).toBe(true);
});

const ajv = new Ajv2020({ strict: false });
const schemas = pairs.flatMap(({ title, device, module }) =>
  (["status", "command", "error"] as const).flatMap((role) => {
    const { model } = deviceOf(module, device)[role];
    const schema = device[role];
    if (model === undefined || typeof schema === "boolean") return [];
    return [
      {
        title: `${title} ${role}`,
        validate: ajv.compile(schema),
        model: model(),
        example: exampleOf(schema),
      },
    ];
  }),
);

describe("a generated model and the recorded schema agree", () => {
  test("on enough of them", () => {
    expect(schemas.length).toBeGreaterThanOrEqual(floorOf(23));
  });

  test.each(schemas)("$title", ({ validate, model, example }) => {
    expect([JSON.stringify(example), validate(example)]).toEqual([JSON.stringify(example), true]);
    const others = [null, true, -1, 0, 1, 1.5, 256, 5_000_000_000, "", "IDLE", "START", [], {}, [{}], [null]];
    for (const value of [example, ...others.flatMap((other) => [...changed(example, other)])])
      expect([JSON.stringify(value), model.safeParse(value).success]).toEqual([
        JSON.stringify(value),
        validate(value),
      ]);
  });
});

const texts = (payload: AnyPayload, value: unknown): string =>
  Buffer.from(encodePayload(payload as Payload<unknown>, value)).toString();

describe("the exact text that each module needs", () => {
  test.each([
    [ExampleModule.devices.button.status, { pressed: true }, '{"pressed": true}'],
    [ExampleModule.devices.button.command, { lit_up: false }, '{"lit_up": false}'],
    [CarAccessoryModule.devices.button.command, { lit_up: true }, '{"lit_up": true}'],
    [
      MissionModule.devices.autonomy.command,
      { stops: [], route: "", action: "NO_ACTION" },
      '{"action":"NO_ACTION","route":"","stops":[]}',
    ],
    [
      PocMissionModule.devices.autonomy.command,
      { action: 0, route: "", stops: [] },
      '{"stops": [], "route": "", "action": 0}',
    ],
    [IoModule.devices.arduinoOpta.command, [{ actType: 1, outNum: 1 }], '[{"outNum":1,"actType":1}]'],
    [IoModule.devices.button.command, null, "null"],
  ] as readonly (readonly [AnyPayload, unknown, string])[])("%#", (payload, value, text) => {
    expect(texts(payload, value)).toBe(text);
    expect(decodePayload<unknown>(payload, Buffer.from(text))).toEqual(value);
  });

  test("is not left by what does not fit", () => {
    const { status } = ExampleModule.devices.button;
    const wrong = { pressed: "yes" } as unknown as { readonly pressed: boolean };
    expect(() => encodePayload(status, wrong)).toThrow(expect.objectContaining({ code: "INVALID" }) as Error);
    expect(() =>
      encodePayload(status, { pressed: true, more: 1 } as { readonly pressed: boolean }),
    ).toThrow();
  });
});

test("whatever is written of a mission command is taken by its module", () => {
  const station = fc.record({
    name: fc.string(),
    position: fc.record({
      latitude: fc.double({ noNaN: true, noDefaultInfinity: true }),
      longitude: fc.double({ noNaN: true, noDefaultInfinity: true }),
      altitude: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
  });
  const command = fc.record({
    action: fc.constantFrom("NO_ACTION" as const, "STOP" as const, "START" as const),
    route: fc.string(),
    stops: fc.array(station, { maxLength: 3 }),
  });
  const strict = new ModuleSet(production, { validation: "strict" }).find(1, 1) as DeviceLogic;
  const { command: payload } = MissionModule.devices.autonomy;
  fc.assert(
    fc.property(command, (value) => {
      const bytes = encodePayload(payload, value);
      expect(strict.isCommandValid(bytes)).toBe(true);
      expect(JSON.stringify(decodePayload(payload, bytes))).toBe(JSON.stringify(value));
    }),
    { numRuns: 100 },
  );
});

test("a rule gives way to a function", () => {
  const made = withRules(ExampleModule, {
    button: { firstCommand: () => '{"lit_up": true}', sendable: () => false },
  });
  const logic = new ModuleSet([made]).find(1000, 0) as DeviceLogic;
  expect(String(Buffer.from(logic.firstCommand() ?? []))).toBe('{"lit_up": true}');
  expect(logic.isSendable({ next: logic.status(Buffer.from("a")), current: undefined })).toBe(false);
  expect(ExampleModule.devices.button.rules.firstCommand).toBe('{"lit_up": false}');
});

test("a device type cannot stand where another is asked for", () => {
  const ofExample = (device: typeof ExampleModule.devices.button): string | undefined => device.brand;
  expect(ofExample(ExampleModule.devices.button)).toBe("example/button");
  // @ts-expect-error The payloads are the same, the device is not.
  expect(ofExample(CarAccessoryModule.devices.button)).toBe("car accessory/button");
});
