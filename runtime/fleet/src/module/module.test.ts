import { FakeClock } from "@edgeloom/runtime/base";
import {
  anyJsonPayload,
  deviceModule,
  deviceType,
  type FoldRule,
  jsonPayload,
  withRules,
} from "@edgeloom/runtime/devices";
import { model, number, object, required } from "@edgeloom/runtime/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DeviceLogic } from "./device-logic.js";
import {
  CarAccessory,
  Io,
  Mission,
  PocMission,
  pocModules,
  productionModules,
} from "./known-modules.test.support.js";
import { ModuleSet } from "./module-set.js";
import { stepsOf, valueAt } from "./pointer.js";
import { isTruthy } from "./truthy.js";

const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : String(Buffer.from(bytes));

function logicOf(set: ModuleSet, module: number, type: number): DeviceLogic {
  const logic = set.find(module, type);
  if (logic === undefined) throw new Error("the module is not there");
  return logic;
}

const everyLogic = [
  ...[1, 2, 3, 4].map((type) => logicOf(new ModuleSet([Io]), 2, type)),
  logicOf(new ModuleSet([Mission]), 1, 1),
  logicOf(new ModuleSet(productionModules), 1000, 0),
  logicOf(new ModuleSet(productionModules), 3, 9),
  logicOf(new ModuleSet([PocMission]), 1, 0),
  logicOf(new ModuleSet([CarAccessory]), 2, 1),
];

/** Anything from noise to nearly right. */
const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.json().map((json) => Buffer.from(json)),
  fc
    .constantFrom(
      '{"state":"IN_STOP","telemetry":{"speed":2},"nextStop":{"name":"A"}}',
      '{"action":"STOP","route":"","stops":[{"name":"A"}]}',
      '[[{"inNum":1,"inSt":true}],[],{"butPr":3}]',
      '{"pressed": true}',
      '{"finishedStops":[null]}',
      "",
    )
    .map((json) => Buffer.from(json)),
);

test("no payload makes a module throw", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...everyLogic),
      payloads,
      payloads,
      payloads,
      (logic, next, current, command) => {
        const pair = { next: logic.status(next), current: logic.status(current) };
        logic.isStatusValid(pair.next);
        logic.isCommandValid(command);
        logic.isSendable(pair);
        logic.aggregate(pair);
        logic.nextCommand(pair, command);
        logic.foldError(command, next);
        logic.collectErrors([next, current]);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a valid status can always be aggregated, but for bytes that are no text", () => {
  fc.assert(
    fc.property(fc.constantFrom(...everyLogic), payloads, (logic, next) => {
      const status = logic.status(next);
      if (!logic.isStatusValid(status) || logic.device.type === "any") return;
      expect(logic.aggregate({ next: status, current: undefined })).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
});

test("the canonical form of a status is its own canonical form, and no news", () => {
  const inputs = fc.array(fc.record({ inNum: fc.integer({ min: -300, max: 300 }), inSt: fc.boolean() }), {
    minLength: 4,
    maxLength: 8,
  });
  const outputs = fc.array(
    fc.record({
      outNum: fc.double({ min: 0, max: 9, noNaN: true }),
      outErr: fc.boolean(),
      outSt: fc.boolean(),
    }),
    { minLength: 4, maxLength: 8 },
  );
  const logic = logicOf(new ModuleSet([Io]), 2, 2);
  fc.assert(
    fc.property(inputs, outputs, fc.integer({ min: -5, max: 5 }), (ins, outs, butPr) => {
      const next = logic.status(Buffer.from(JSON.stringify([ins, outs, { butPr }])));
      expect(logic.isStatusValid(next)).toBe(true);
      const once = logic.aggregate({ next, current: undefined });
      const view = logic.status(once ?? new Uint8Array());
      expect(text(logic.aggregate({ next: view, current: undefined }))).toBe(text(once));
      expect(logic.isSendable({ next, current: view })).toBe(false);
    }),
  );
});

test("a strict gateway takes what fits the schema, a compatible one what the original takes", () => {
  const status = '{"state":"IDLE","telemetry":{"speed":1},"nextStop":{"name":5}}';
  const command = '{"action":"START","route":"r","stops":[1]}';
  for (const [validation, isTaken] of [
    ["strict", false],
    ["compatible", true],
  ] as const) {
    const logic = logicOf(new ModuleSet([Mission], { validation }), 1, 1);
    expect(logic.isStatusValid(logic.status(Buffer.from(status)))).toBe(isTaken);
    expect(logic.isCommandValid(Buffer.from(command))).toBe(isTaken);
  }
});

test("every rule can be a function", () => {
  const payload = jsonPayload(() => model("N", undefined, () => object({ n: required(number()) })));
  const Counter = deviceModule(9, "counter", {
    counter: deviceType(
      { status: payload, command: anyJsonPayload(), error: anyJsonPayload() },
      {
        type: 1,
        name: "counter",
        rules: {
          sendable: ({ next, current }) =>
            valueAt(next.json, "/n") !== (current && valueAt(current.json, "/n")),
          aggregate: ({ next }) => next.text.trim(),
          firstCommand: () => "first",
          command: ({ next, command }) => `${command.text}+${String(valueAt(next.json, "/n"))}`,
          foldError: ({ current, status }) => `${current?.text ?? ""}${status.text}`,
          collectErrors: (statuses) => String(statuses.length),
          statusValid: ({ text: given }) => !given.includes("13"),
          commandValid: ({ json }) => json !== null,
        },
      },
    ),
  });
  const logic = logicOf(new ModuleSet([Counter]), 9, 1);
  const [one, two] = [logic.status(Buffer.from(' {"n":1} ')), logic.status(Buffer.from('{"n":2}'))];
  expect([
    logic.isSendable({ next: one, current: two }),
    logic.isSendable({ next: one, current: one }),
  ]).toEqual([true, false]);
  expect(text(logic.aggregate({ next: one, current: two }))).toBe('{"n":1}');
  expect(text(logic.firstCommand())).toBe("first");
  expect(text(logic.nextCommand({ next: two, current: one }, Buffer.from("c")))).toBe("c+2");
  expect(text(logic.foldError(Buffer.from("e"), two.bytes))).toBe('e{"n":2}');
  expect(text(logic.collectErrors([one.bytes, two.bytes]))).toBe("2");
  expect(["1", "13"].map((n) => logic.isStatusValid(logic.status(Buffer.from(`{"n":${n}}`))))).toEqual([
    true,
    false,
  ]);
  expect(["1", "null", "{"].map((json) => logic.isCommandValid(Buffer.from(json)))).toEqual([
    true,
    false,
    false,
  ]);
});

test("rules that a module does not have fail", () => {
  const logic = logicOf(new ModuleSet([PocMission]), 1, 0);
  expect(logic.foldError(undefined, Buffer.from("{}"))).toBeUndefined();
  expect(logicOf(new ModuleSet([Mission]), 1, 1).collectErrors([])).toBeUndefined();
});

test("the throttle of a type is shared by its devices, and not with another set of modules", () => {
  const clock = new FakeClock();
  const [first, second] = [new ModuleSet([Mission], { clock }), new ModuleSet([Mission], { clock })];
  const fast = (set: ModuleSet) => {
    const logic = logicOf(set, 1, 1);
    const status = logic.status(Buffer.from('{"state":"DRIVE","telemetry":{"speed":5},"nextStop":null}'));
    return logic.isSendable({ next: status, current: status });
  };
  expect([fast(first), fast(first), fast(second)]).toEqual([true, false, true]);
  clock.advance(2_900);
  expect(fast(first)).toBe(false);
  clock.advance(1);
  expect(fast(first)).toBe(true);
});

test("numbers are given once", () => {
  expect(() => new ModuleSet([Mission, PocMission])).toThrow(expect.objectContaining({ code: "CONFIG" }));
  const twice = { a: Mission.devices.autonomy, b: Mission.devices.autonomy };
  expect(() => new ModuleSet([deviceModule(1, "m", twice)])).toThrow(
    /device type of module 1 1 was given twice/,
  );
  expect(new ModuleSet(pocModules).modules).toBe(pocModules);
});

test("types that only statuses may carry do not connect", () => {
  const set = new ModuleSet([CarAccessory]);
  expect([set.find(2, 1), set.findConnecting(2, 1)]).toEqual([set.find(2, 0), undefined]);
  expect(new ModuleSet([]).find(2, 1)).toBeUndefined();
});

test("hand-written rules stand beside declared ones", () => {
  const set = new ModuleSet([withRules(Mission, { autonomy: { sendable: () => true } })]);
  const logic = logicOf(set, 1, 1);
  const bad = logic.status(Buffer.from("{"));
  expect([logic.isSendable({ next: bad, current: bad }), logic.isStatusValid(bad)]).toEqual([true, false]);
});

test.each([
  [null, false],
  [false, false],
  [0, false],
  [0n, false],
  ["", false],
  [[], false],
  [{}, false],
  [true, true],
  [-1, true],
  ["0", true],
  [[0], true],
  [{ a: 0 }, true],
])("%o has the truth that Python gives it", (value, expected) => {
  expect(isTruthy(value)).toBe(expected);
});

test("pointers are those of RFC 6901, and never reach what JSON does not hold", () => {
  expect(stepsOf("/a~1b/m~0n//0")).toEqual(["a/b", "m~n", "", "0"]);
  expect(() => stepsOf("state")).toThrow(expect.objectContaining({ code: "CONFIG" }));
  expect(valueAt({ a: [1] }, "/a/length")).toBeUndefined();
  expect(valueAt({}, "/__proto__")).toBeUndefined();
  expect(valueAt("text", "/length")).toBeUndefined();
});

test.each(["a/b~c", "~1", "", "__proto__", "constructor"])(
  "errors are folded in a field called %j",
  (field) => {
    const made = (foldError: FoldRule) => {
      const rules = withRules(Mission, { autonomy: { foldError } });
      return logicOf(new ModuleSet([rules]), 1, 1);
    };
    const fold = (rule: FoldRule, statuses: readonly object[]): unknown => {
      const logic = made(rule);
      const folded = statuses.reduce<Uint8Array | undefined>(
        (before, status) => logic.foldError(before, Buffer.from(JSON.stringify(status))),
        undefined,
      );
      return Object.entries(JSON.parse(text(folded) ?? "{}") as object);
    };
    const statuses = [{ n: 1 }, { n: 2 }, { n: 2 }, { n: 3 }];
    expect(fold({ kind: "sum", at: "/n", field }, statuses)).toEqual([[field, 8]]);
    expect(fold({ kind: "append", at: "/n", field }, statuses)).toEqual([[field, [1, 2, 3]]]);
  },
);
