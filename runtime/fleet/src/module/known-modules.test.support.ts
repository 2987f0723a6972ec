import {
  anyJsonPayload,
  bytesPayload,
  type CanonicalForm,
  type DeviceRules,
  deviceModule,
  deviceType,
  jsonPayload,
  textPayload,
} from "@edgeloom/runtime/devices";
import {
  type AnyModel,
  any,
  anyOf,
  array,
  boolean,
  constant,
  enumeration,
  integer,
  model,
  nothing,
  number,
  object,
  optional,
  required,
  type Shape,
  string,
  tuple,
} from "@edgeloom/runtime/schema";

function loose(name: string, shape: Shape): () => AnyModel {
  const made = model<unknown>(name, undefined, () => shape);
  return () => made;
}

const position = object({
  latitude: required(number()),
  longitude: required(number()),
  altitude: required(number()),
});
const station = object({ name: required(string()), position: required(position) });

/** Missions of an autonomous vehicle (fleet spec §8.1). */
export const Mission = deviceModule(1, "mission", {
  autonomy: deviceType(
    {
      status: jsonPayload(
        loose(
          "MissionStatus",
          object({
            state: required(enumeration(["IDLE", "DRIVE", "IN_STOP", "OBSTACLE", "ERROR"])),
            telemetry: required(
              object({ speed: required(number()), fuel: optional(number()), position: optional(position) }),
            ),
            nextStop: required(anyOf([nothing(), station])),
          }),
        ),
        {
          accepts: loose(
            "AcceptedMissionStatus",
            object({
              state: required(enumeration(["IDLE", "DRIVE", "IN_STOP", "OBSTACLE", "ERROR"])),
              telemetry: required(object({ speed: required(number()) })),
              nextStop: required(any()),
            }),
          ),
        },
      ),
      command: jsonPayload(
        loose(
          "MissionCommand",
          object({
            action: required(enumeration(["NO_ACTION", "STOP", "START"])),
            route: required(string()),
            stops: required(array(station)),
          }),
        ),
        {
          accepts: loose(
            "AcceptedMissionCommand",
            object({
              action: required(enumeration(["NO_ACTION", "STOP", "START"])),
              route: required(string()),
              stops: required(array(any())),
            }),
          ),
        },
      ),
      error: anyJsonPayload(),
    },
    {
      type: 1,
      name: "autonomy",
      rules: {
        sendable: [
          { kind: "no-current" },
          { kind: "differs", at: ["/state", "/nextStop"] },
          { kind: "at-least", at: "/telemetry/speed", value: 1, throttleMs: 2_900 },
        ],
        aggregate: "newest",
        firstCommand: '{"action":"NO_ACTION","route":"","stops":[]}',
        command: {
          kind: "drop-head",
          list: "/stops",
          all: [{ kind: "equals", of: "next", at: "/state", value: "IN_STOP" }],
          any: [
            { kind: "no-current" },
            { kind: "equals", of: "current", at: "/state", value: "DRIVE" },
            { kind: "equals-head", at: "/nextStop" },
          ],
        },
        foldError: {
          kind: "append",
          at: "/nextStop",
          field: "finishedStops",
          when: { at: "/state", value: "IN_STOP" },
        },
      },
    },
  ),
});

type IoDevice = {
  readonly type: number;
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly hasCounter: boolean;
};

function ioForm({ inputs, outputs }: IoDevice): CanonicalForm {
  return {
    kind: "tuple",
    items: [
      { kind: "numbered", key: "inNum", count: inputs, fields: { inSt: { kind: "boolean" } } },
      {
        kind: "numbered",
        key: "outNum",
        count: outputs,
        fields: { outErr: { kind: "boolean" }, outSt: { kind: "boolean" } },
      },
      { kind: "object", fields: { butPr: { kind: "unsigned", bits: 32 } } },
    ],
  };
}

const firstOutputs = JSON.stringify([0, 1, 2, 3].map((outNum) => ({ outNum, actType: 0 })));

function ioRules({ outputs, hasCounter }: IoDevice): DeviceRules {
  return {
    sendable: [
      { kind: "differs", at: hasCounter ? ["/0", "/1", "/2/butPr"] : ["/0", "/1"] },
      ...(hasCounter ? [{ kind: "above", at: "/2/butPr", value: 0 } as const] : []),
    ],
    aggregate: "canonical",
    firstCommand: outputs === 0 ? "null" : firstOutputs,
    command: { kind: "keep" },
    foldError:
      outputs === 0
        ? { kind: "constant", text: '{"aggregatedButtonPresses":0}', keepsCurrent: false }
        : { kind: "sum", at: "/2/butPr", field: "aggregatedButtonPresses" },
  };
}

const ioCommand = loose(
  "AcceptedIoCommand",
  anyOf([
    nothing(),
    object({}, { maxProperties: 0 }),
    array(object({ outNum: required(anyOf([number(), boolean()])), actType: required(number()) })),
  ]),
);

function ioDevice(device: IoDevice) {
  return deviceType(
    { status: anyJsonPayload(), command: anyJsonPayload({ accepts: ioCommand }), error: anyJsonPayload() },
    { type: device.type, name: device.name, canonical: ioForm(device), rules: ioRules(device) },
  );
}

/** Inputs and outputs of small controllers (fleet spec §8.2). */
export const Io = deviceModule(2, "io", {
  opta: ioDevice({ type: 1, name: "arduino_opta", inputs: 6, outputs: 4, hasCounter: true }),
  mega: ioDevice({ type: 2, name: "arduino_mega", inputs: 4, outputs: 4, hasCounter: false }),
  uno: ioDevice({ type: 3, name: "arduino_uno", inputs: 6, outputs: 7, hasCounter: false }),
  button: ioDevice({ type: 4, name: "button", inputs: 1, outputs: 0, hasCounter: false }),
});

/** Takes and passes on everything (fleet spec §8.3). */
export const Transparent = deviceModule(3, "transparent", {
  any: deviceType(
    { status: bytesPayload(), command: bytesPayload(), error: bytesPayload() },
    {
      type: "any",
      name: "any",
      rules: {
        sendable: [{ kind: "always" }],
        aggregate: "json-string",
        firstCommand: '"default_command"',
        command: { kind: "keep" },
        foldError: { kind: "constant", text: "\0", keepsCurrent: false },
      },
    },
  ),
});

/** The transparent module as push-only devices have it (fleet spec §6.6). */
export const Pushing = deviceModule(3, "transparent", {
  any: { ...Transparent.devices.any, rules: { ...Transparent.devices.any.rules, pushesCommands: true } },
});

/** A button with a light, in exact texts (fleet spec §8.4). */
export const Example = deviceModule(1000, "example", {
  button: deviceType(
    {
      status: textPayload({ texts: ['{"pressed": false}', '{"pressed": true}'] }),
      command: textPayload({ texts: ['{"lit_up": false}', '{"lit_up": true}'] }),
      error: textPayload(),
    },
    {
      type: 0,
      name: "button",
      rules: {
        sendable: [{ kind: "bytes-differ" }],
        aggregate: "newest",
        firstCommand: '{"lit_up": false}',
        command: { kind: "choose", at: "/pressed", truthy: '{"lit_up": false}', falsy: '{"lit_up": true}' },
        foldError: { kind: "constant", text: "Default error", keepsCurrent: true },
      },
    },
  ),
});

/** Where Python finds `name in value`. */
function holding(name: string): () => AnyModel {
  return loose(
    `Holding_${name}`,
    anyOf([
      object({ [name]: required(any()) }),
      array(any(), { contains: constant(name) }),
      string({ pattern: new RegExp(name, "u") }),
    ]),
  );
}

/** The button of the proof of concept (fleet spec §5.2). */
export const CarAccessory = deviceModule(2, "car accessory", {
  button: deviceType(
    {
      status: anyJsonPayload({ accepts: holding("pressed") }),
      command: anyJsonPayload({ accepts: holding("lit_up") }),
      error: anyJsonPayload({ layout: "spaced" }),
    },
    {
      type: 0,
      name: "BUTTON",
      alsoTypes: [1],
      rules: {
        sendable: [{ kind: "bytes-differ" }],
        aggregate: "newest",
        firstCommand: '{"lit_up": false}',
        command: { kind: "choose", at: "/pressed", truthy: '{"lit_up": true}', falsy: '{"lit_up": false}' },
        collectErrors: {
          kind: "counts",
          counts: [
            { field: "pressed_count", of: { at: "/pressed", truthy: true } },
            { field: "not_pressed_count", of: { at: "/pressed", truthy: false } },
            { field: "total_statuses", of: "all" },
          ],
          missing: '{"error": "CarAccessoryErrorAggregator, found not supported status."}',
        },
      },
    },
  ),
});

const lenientNumber = anyOf([
  number(),
  string({ pattern: /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/u }),
]);
const lenientPosition = anyOf([
  object({
    latitude: required(lenientNumber),
    longitude: required(lenientNumber),
    altitude: required(lenientNumber),
  }),
  tuple([lenientNumber, lenientNumber, lenientNumber], { minItems: 3, maxItems: 3 }),
]);
const lenientStation = object({ name: required(any()), position: required(lenientPosition) });

/** Missions in the proof of concept (fleet spec §5.2). */
export const PocMission = deviceModule(1, "mission", {
  autonomy: deviceType(
    {
      status: anyJsonPayload({
        accepts: loose(
          "PocMissionStatus",
          object({
            telemetry: required(
              object({
                speed: required(lenientNumber),
                fuel: required(lenientNumber),
                position: required(lenientPosition),
              }),
            ),
            state: required(integer({ minimum: 0, maximum: 4 })),
            nextStop: optional(anyOf([nothing(), lenientStation])),
          }),
        ),
      }),
      command: anyJsonPayload({
        accepts: loose(
          "PocMissionCommand",
          object({
            stops: required(array(lenientStation)),
            route: required(any()),
            action: required(integer({ minimum: 0, maximum: 2 })),
          }),
        ),
      }),
      error: anyJsonPayload({ layout: "spaced" }),
    },
    {
      type: 0,
      name: "AUTONOMY",
      rules: {
        sendable: [{ kind: "bytes-differ" }],
        aggregate: "newest",
        firstCommand: '{"stops": [], "route": "", "action": 0}',
        command: { kind: "keep" },
        collectErrors: { kind: "counts", counts: [{ field: "status_count", of: "all" }] },
      },
    },
  ),
});

/** All modules of today. */
export const productionModules = [Mission, Io, Transparent, Example];
/** All modules of the proof of concept. */
export const pocModules = [PocMission, CarAccessory];
