import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { type DeviceLogic, ModuleSet } from "../../runtime/fleet/src/module/index.js";
import { floorOf, vectors } from "../support/vectors.js";
import { pocModules, productionModules } from "./fleet-modules-known.js";

/** `module-gateway-functions.json` and `poc-modules.json`: every function of every known module, through the generated modules. */

type Payload = string | { readonly hex: string } | null;
type Case = {
  readonly device_type: number;
  readonly rc?: number;
  readonly out?: Payload;
  readonly crash_signal?: number;
} & Readonly<
  Record<
    | "status"
    | "command"
    | "current"
    | "new"
    | "new_status"
    | "current_status"
    | "current_command"
    | "current_error",
    Payload
  >
>;
type Functions = {
  readonly module_number: number;
  readonly is_device_type_supported: Readonly<Record<string, number>>;
} & Readonly<Record<FunctionName, readonly Case[]>>;

const { _return_codes: _, ...recorded } = vectors(
  "fleet/module-gateway-functions.json",
) as unknown as Readonly<Record<string, Functions>>;

function bytesOf(payload: Payload | undefined): Uint8Array | undefined {
  if (payload === null || payload === undefined) return undefined;
  return typeof payload === "string" ? Buffer.from(payload) : Buffer.from(payload.hex, "hex");
}

function given(payload: Payload | undefined): Uint8Array {
  return bytesOf(payload) ?? new Uint8Array();
}

/** Nothing and nothing in it are the same to a rule about statuses. */
function statusOf(logic: DeviceLogic, payload: Payload) {
  const bytes = given(payload);
  return bytes.length === 0 ? undefined : logic.status(bytes);
}

const play = {
  generate_first_command: (logic: DeviceLogic) => logic.firstCommand(),
  status_data_valid: (logic: DeviceLogic, of: Case) => logic.isStatusValid(logic.status(given(of.status))),
  command_data_valid: (logic: DeviceLogic, of: Case) => logic.isCommandValid(given(of.command)),
  send_status_condition: (logic: DeviceLogic, of: Case) =>
    logic.isSendable({ next: logic.status(given(of.new)), current: statusOf(logic, of.current) }),
  generate_command: (logic: DeviceLogic, of: Case) =>
    logic.nextCommand(
      { next: logic.status(given(of.new_status)), current: statusOf(logic, of.current_status) },
      given(of.current_command),
    ),
  aggregate_status: (logic: DeviceLogic, of: Case) =>
    logic.aggregate({ next: logic.status(given(of.new)), current: statusOf(logic, of.current) }),
  aggregate_error: (logic: DeviceLogic, of: Case) =>
    logic.foldError(bytesOf(of.current_error), given(of.status)),
} as const;
type FunctionName = keyof typeof play;

function outcome(result: Uint8Array | boolean | undefined): { readonly ok: boolean; readonly out?: string } {
  if (typeof result === "boolean") return { ok: result };
  return result === undefined ? { ok: false } : { ok: true, out: Buffer.from(result).toString("hex") };
}

const names = Object.keys(play) as readonly FunctionName[];
const cases = Object.entries(recorded).flatMap(([module, functions]) =>
  names.flatMap((name) =>
    (functions[name] ?? []).map((of, n) => ({ title: `${module} ${name} ${n}`, functions, name, of })),
  ),
);

test("the recording holds cases", () => {
  expect(cases.length).toBeGreaterThanOrEqual(floorOf(160));
});

test.each(cases)("$title", ({ functions, name, of }) => {
  const set = new ModuleSet(productionModules, { clock: new FakeClock() });
  const logic = set.find(functions.module_number, of.device_type);
  const got = logic === undefined ? { ok: false } : outcome(play[name](logic, of));
  const isOk = of.rc === 0 && of.crash_signal === undefined;
  const hasText = typeof of.out === "string" || (of.out !== undefined && of.out !== null);
  expect(got).toEqual(hasText ? { ok: isOk, out: Buffer.from(given(of.out)).toString("hex") } : { ok: isOk });
});

test.each(Object.entries(recorded))(
  "%s supports its device types",
  (_, { module_number, is_device_type_supported }) => {
    const set = new ModuleSet(productionModules);
    expect(set.has(module_number)).toBe(true);
    for (const [type, rc] of Object.entries(is_device_type_supported))
      expect([type, set.findConnecting(module_number, Number(type)) !== undefined]).toEqual([type, rc === 0]);
  },
);

test("mission statuses of a moving vehicle are throttled for all devices of the type", () => {
  const { sequence } = (
    recorded["mission"] as unknown as {
      send_status_condition_speed_throttle: {
        readonly sequence: readonly {
          readonly t_ms: number;
          readonly new_speed: number;
          readonly rc: number;
        }[];
      };
    }
  ).send_status_condition_speed_throttle;
  const clock = new FakeClock();
  const logic = new ModuleSet(productionModules, { clock }).find(1, 1) as DeviceLogic;
  const status = (speed: number) =>
    logic.status(Buffer.from(JSON.stringify({ state: "DRIVE", telemetry: { speed }, nextStop: null })));
  const got = sequence.map(({ t_ms, new_speed }) => {
    clock.advance(t_ms - clock.nowMs());
    return logic.isSendable({ next: status(new_speed), current: status(0) });
  });
  expect(got).toEqual(sequence.map(({ rc }) => rc === 0));
});

type PocCase = {
  readonly in?: string;
  readonly result?: string | boolean;
  readonly raises?: string;
  readonly statuses?: readonly string[];
  readonly count?: number;
} & Readonly<
  Record<"current" | "new" | "current_status" | "new_status" | "current_command", string | undefined>
>;
const poc = vectors("fleet/poc-modules.json") as unknown as Readonly<
  Record<
    string,
    Readonly<Record<string, readonly PocCase[]>> & {
      readonly module_id: number;
      readonly default_command: PocCase;
    }
  >
>;

const playPoc: Readonly<
  Record<string, (logic: DeviceLogic, of: PocCase) => Uint8Array | boolean | undefined>
> = {
  status_data_valid: (logic, of) => logic.isStatusValid(logic.status(given(of.in))),
  command_data_valid: (logic, of) => logic.isCommandValid(given(of.in)),
  generate_command: (logic, of) =>
    logic.nextCommand(
      { next: logic.status(given(of.new_status)), current: logic.status(given(of.current_status)) },
      given(of.current_command),
    ),
  send_status_condition: (logic, of) =>
    logic.isSendable({ next: logic.status(given(of.new)), current: logic.status(given(of.current)) }),
  create_device_error: (logic, of) =>
    logic.collectErrors((of.statuses ?? Array.from({ length: of.count ?? 0 }, () => "{}")).map(given)),
};

const pocCases = Object.entries(poc).flatMap(([module, functions]) =>
  Object.entries(playPoc).flatMap(([name, run]) =>
    (functions[name] ?? []).map((of, n) => ({
      title: `${module} ${name} ${n}`,
      id: functions.module_id,
      run,
      of,
    })),
  ),
);

test("the recording of the proof of concept holds cases", () => {
  expect(pocCases.length).toBeGreaterThanOrEqual(floorOf(55));
});

test.each(pocCases)("proof of concept: $title", ({ id, run, of }) => {
  const logic = new ModuleSet(pocModules).find(id, 0) as DeviceLogic;
  const result = run(logic, of);
  // What the original answers with an exception is no answer here, and not a valid payload.
  if (of.raises !== undefined) expect(result ?? false).toBe(false);
  else if (typeof of.result === "boolean") expect(result).toBe(of.result);
  else expect(String(Buffer.from((result as Uint8Array | undefined) ?? []))).toBe(of.result);
});

test.each(Object.entries(poc))(
  "proof of concept: %s has its first command and device types",
  (_, functions) => {
    const set = new ModuleSet(pocModules);
    expect(String(set.find(functions.module_id, 0)?.firstCommand())).toBe(functions.default_command.result);
    const types = functions["supported_device_types_in_handler"] as unknown as readonly number[];
    for (const type of [0, 1, 2])
      expect(set.find(functions.module_id, type) !== undefined).toBe(types.includes(type));
  },
);
