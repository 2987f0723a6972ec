import type { Json } from "@edgeloom/runtime";

type Fields = Readonly<Record<string, Json>>;
/** What was reported before, and what the gateway has said to it. */
export type Past = { readonly status: Json | undefined; readonly command: Json | undefined };
type Obey = (status: Json, past: Past) => Json;

const obeying: Readonly<Record<string, Obey>> = {
  "mission/autonomy": (status, past) =>
    drive(status, past, { action: "START", idle: "IDLE", drive: "DRIVE", inStop: "IN_STOP" }),
  "PocMission/autonomy": (status, past) => drive(status, past, { action: 2, idle: 0, drive: 1, inStop: 2 }),
  "io/arduino_opta": switchOutputs,
  "io/arduino_mega": switchOutputs,
  "io/arduino_uno": switchOutputs,
};

/** Makes a random status one of a device that does what it is told, as far as statuses of its kind can show that. */
export function obey(brand: string | undefined, status: Json, past: Past): Json {
  const own = brand !== undefined && Object.hasOwn(obeying, brand) ? obeying[brand] : undefined;
  return own?.(status, past) ?? status;
}

type Words = { readonly action: Json; readonly idle: Json; readonly drive: Json; readonly inStop: Json };

/** Drives to the first stop, stands there, and goes on to the next one; without a mission it stands. */
function drive(status: Json, { status: before, command }: Past, words: Words): Json {
  const { action, stops } = fieldsOf(command);
  const [next] = Array.isArray(stops) ? (stops as readonly Json[]) : [];
  const { state, nextStop, telemetry } = fieldsOf(before);
  const moving = { ...fieldsOf(fieldsOf(status)["telemetry"]), ...fieldsOf(telemetry) };
  const report = (now: Json, stop: Json, speed: number): Json => ({
    ...fieldsOf(status),
    state: now,
    nextStop: stop,
    telemetry: { ...moving, speed },
  });
  if (action !== words.action || next === undefined) return report(words.idle, null, 0);
  const isThere = state === words.drive && JSON.stringify(nextStop) === JSON.stringify(next);
  return isThere ? report(words.inStop, next, 0) : report(words.drive, next, 5);
}

const [setOff, setOn, toggle] = [0, 1, 2];

/** Outputs stay as they are until a command is about them. */
function switchOutputs(status: Json, { status: before, command }: Past): Json {
  const [inputs = [], outputs = [], button = {}] = listOf(status);
  const [, was = []] = listOf(before);
  const actions = listOf(command).map(fieldsOf);
  const switched = listOf(outputs).map((output, index) => {
    const outNum = index + 1;
    const isOn = fieldsOf(listOf(was)[index])["outSt"] === true;
    return { ...fieldsOf(output), outNum, outErr: false, outSt: afterActions(isOn, outNum, actions) };
  });
  return [inputs, switched, button];
}

function afterActions(isOn: boolean, outNum: number, actions: readonly Fields[]): boolean {
  let state = isOn;
  for (const { outNum: target, actType } of actions) {
    if (target !== outNum) continue;
    if (actType === setOn) state = true;
    else if (actType === setOff) state = false;
    else if (actType === toggle) state = !state;
  }
  return state;
}

function fieldsOf(value: Json | undefined): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
