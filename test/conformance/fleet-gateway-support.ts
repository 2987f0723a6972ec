import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { DeviceSchema } from "../../runtime/fleet/src/proto/internal_protocol.generated.js";
import {
  type Device,
  type ExternalClientMessage,
  externalClientCodec,
} from "../../runtime/fleet/src/wire/index.js";

/** How the recordings of a gateway are read, and how what it says is written down to be compared. */

/** One line of a recording: what a device or the server does, or what the gateway says. */
export type Entry = {
  readonly t: number;
  readonly device?: string;
  readonly role?: string;
  readonly data?: string;
  readonly from?: string;
  readonly hex?: string;
  readonly reply?: unknown;
  readonly note?: string;
};

/** One recording. */
export type Scenario = { readonly scenario: string; readonly log: readonly Entry[] };

/** A device as recordings have it, with its module by number or by name. */
export function deviceOf(json: unknown): Device {
  return fromJson(DeviceSchema, (json ?? {}) as JsonValue);
}

/** The device that a `connect` of a recording was answered for. */
export function connectedDevice({ reply }: Entry): Device {
  const { deviceConnectResponse } = reply as {
    readonly deviceConnectResponse?: { readonly device?: unknown };
  };
  return deviceOf(deviceConnectResponse?.device);
}

/** Session ids are random: only which session it is counts. */
export class Sessions {
  readonly ids: string[] = [];

  nameOf(id: string): string {
    const known = this.ids.indexOf(id);
    return `S${known < 0 ? this.ids.push(id) : known + 1}`;
  }
}

/** A message of a gateway. */
export type Line = {
  /** What it is, without what may differ: counters, and what a status says. */
  readonly key: string;
  readonly sessionId: string;
  readonly session: string;
  /** For statuses, as what follows. */
  readonly counter: number;
  readonly device?: Device | undefined;
  readonly data: string;
  readonly error: string;
  /** For statuses of {@link stateNames}. */
  readonly state: string;
  /** Of a connect. */
  readonly devices: readonly string[];
  readonly verdict: number;
};

const stateNames = ["CONNECTING", "RUNNING", "ERROR", "DISCONNECT"];
const nothing = {
  sessionId: "",
  session: "",
  counter: 0,
  data: "",
  error: "-",
  state: "",
  devices: [],
  verdict: 0,
} as const;

function named({ module, deviceType, deviceRole, deviceName, priority }: Device): string {
  return `${module}/${deviceType}/${deviceRole}/${deviceName}/p${priority}`;
}

/** Reads a message of a gateway. */
export function lineOf(bytes: Uint8Array, sessions: Sessions): Line {
  const { MessageType }: ExternalClientMessage = externalClientCodec.decode(bytes);
  if (MessageType.case === undefined) return { ...nothing, key: "nothing" };
  const { sessionId } = MessageType.value;
  const session = sessions.nameOf(sessionId);
  const common = { ...nothing, sessionId, session };
  switch (MessageType.case) {
    case "connect":
      return {
        ...common,
        key: `connect ${session}`,
        devices: MessageType.value.devices.map(named).sort(),
      };
    case "commandResponse": {
      const { messageCounter: counter, type: verdict } = MessageType.value;
      return { ...common, key: `commandResponse ${session} #${counter}`, counter, verdict };
    }
    case "status": {
      const { messageCounter: counter, deviceState, deviceStatus, errorMessage } = MessageType.value;
      const state = stateNames[deviceState] ?? "";
      const device = deviceStatus?.device;
      const data = Buffer.from(deviceStatus?.statusData ?? []).toString("latin1");
      const error = errorMessage === undefined ? "-" : Buffer.from(errorMessage).toString("latin1");
      const key = `status ${session} ${state} ${device && named(device)}`;
      return { ...common, key, counter, device, data, error, state };
    }
  }
}

/** What is compared of a line. `isAnyError` where the original has lost what ours still knows. */
export function textOf({ key, data, error, devices, verdict }: Line, isAnyError = false): string {
  return JSON.stringify([key, data, isAnyError ? "any error" : error, devices, verdict]);
}

/** The original has its devices in no order: the first statuses of a connect sequence are compared by device. */
export function byDevice<T extends { readonly line: Line }>(lines: readonly T[]): readonly T[] {
  const result: T[] = [];
  let run: T[] = [];
  const flush = (): void => {
    result.push(...run.sort((left, right) => (left.line.key < right.line.key ? -1 : 1)));
    run = [];
  };
  for (const each of lines) {
    if (each.line.state === "CONNECTING") run.push(each);
    else {
      flush();
      result.push(each);
    }
  }
  flush();
  return result;
}

/** Status counters of each session, in the order in which they were sent. */
export function countersOf(lines: readonly Line[]): readonly (readonly number[])[] {
  const counters = new Map<string, number[]>();
  for (const { session, counter, state } of lines)
    if (state !== "") counters.set(session, [...(counters.get(session) ?? []), counter]);
  return [...counters.values()];
}
