import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import {
  ExternalServer,
  type ServerModule,
  type ServerModuleContext,
} from "../../runtime/fleet/src/external-server/index.js";
import {
  carTopics,
  type Device,
  externalServerCodec,
  newDevice,
} from "../../runtime/fleet/src/wire/index.js";
import { floorOf, vectors } from "../support/vectors.js";

/** `external-server-scenarios.json`: what a server sends to a scripted gateway, and what it asks of its modules. */

type Entry = {
  readonly t: number;
  readonly from?: string;
  readonly hex?: string;
  readonly disconnect_notification?: string;
};
type Call = {
  readonly fn: string;
  readonly module: number;
  readonly device?: {
    readonly module: number;
    readonly type: number;
    readonly role: string;
    readonly name: string;
    readonly priority: number;
  };
  readonly data?: string;
  readonly type?: number;
  readonly config?: Readonly<Record<string, string>>;
};
type Scenario = {
  readonly scenario: string;
  readonly log: readonly Entry[];
  readonly module_api_calls: readonly Call[];
};

const { scenarios } = vectors("fleet/external-server-scenarios.json") as unknown as {
  readonly scenarios: readonly Scenario[];
};
/** Of the recorded server. */
const timing = { messageMs: 3_000, sessionMs: 4_000, restartMs: 500 };
const reasons = { announced: 0, timeout: 1, error: 2 } as const;
const unsupportedType = 99;
/** What the original needs from an event to its message, at most: it polls. */
const maxLateSeconds = 0.2;

function named({ module, deviceType, deviceRole, deviceName, priority }: Device): string {
  return `${module}/${deviceType}/${deviceRole}/${deviceName}/p${priority}`;
}

class Recorder implements ServerModule {
  readonly context: ServerModuleContext;
  readonly #number: number;
  readonly #calls: string[];

  constructor(number: number, context: ServerModuleContext, calls: string[]) {
    this.context = context;
    this.#number = number;
    this.#calls = calls;
    this.#note("init", JSON.stringify(context.config));
  }

  isDeviceTypeSupported(deviceType: number): boolean {
    return deviceType !== unsupportedType;
  }

  deviceConnected(device: Device): void {
    this.#note("device_connected", named(device));
  }

  deviceDisconnected(device: Device, reason: keyof typeof reasons): void {
    this.#note("device_disconnected", named(device), reasons[reason]);
  }

  forwardStatus(device: Device, data: Uint8Array): void {
    this.#note("forward_status", named(device), Buffer.from(data).toString("hex"));
  }

  forwardErrorMessage(device: Device, data: Uint8Array): void {
    this.#note("forward_error_message", named(device), Buffer.from(data).toString("hex"));
  }

  commandAcknowledged(device: Device, data: Uint8Array): void {
    this.#note("command_ack", named(device), Buffer.from(data).toString("hex"));
  }

  #note(...parts: readonly (string | number)[]): void {
    this.#calls.push([this.#number, ...parts].join(" "));
  }
}

function callLine({ module, fn, device, data, type, config }: Call): string {
  const name =
    device &&
    named(
      newDevice({ ...device, deviceType: device.type, deviceRole: device.role, deviceName: device.name }),
    );
  const rest = [config && JSON.stringify(config), name, data, type].filter((part) => part !== undefined);
  return [module, fn, ...rest].join(" ");
}

/** Without what the server itself puts in. */
function ownOf(config: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config).filter(([name]) => name !== "company_name" && name !== "car_name"),
  );
}

/** The modules of the recorded server, each with its configuration, are those that it made. */
function scene(car: string, recorded: readonly Call[]) {
  const clock = new FakeClock();
  const broker = new MemoryLinks();
  const calls: string[] = [];
  const modules = new Map<number, Recorder>();
  const setup = (number: number, config: Readonly<Record<string, string>>) => ({
    config,
    create: (context: ServerModuleContext) => {
      const recorder = new Recorder(number, context, calls);
      modules.set(number, recorder);
      return recorder;
    },
  });
  const setups = recorded
    .filter(({ fn }) => fn === "init")
    .map(({ module, config = {} }) => [module, setup(module, ownOf(config))] as const);
  const server = new ExternalServer({
    company: "bringauto",
    cars: { [car]: {} },
    modules: Object.fromEntries(setups),
    linkFor: () => broker.link(),
    timing,
    clock,
    log: silentLogger,
  });
  const topics = carTopics("bringauto", car);
  const gateway = broker.link();
  const sent: { readonly t: number; readonly line: string }[] = [];
  gateway.subscribe(topics.toGateway);
  gateway.subscribe(topics.serverGone);
  gateway.events.on("message", (topic, payload) => {
    const what = topic === topics.serverGone ? "gone" : "message";
    sent.push({ t: clock.nowMs() / 1000, line: `${what} ${Buffer.from(payload).toString("hex")}` });
  });
  gateway.open();
  return { clock, calls, modules, server, topics, gateway, sent };
}

/** Commands with data come from a module; the recording shows only that they were sent. */
function issueLike(hex: string, modules: ReadonlyMap<number, Recorder>): void {
  const { MessageType } = externalServerCodec.decode(Buffer.from(hex, "hex"));
  if (MessageType.case !== "command") return;
  const { device, commandData } = MessageType.value.deviceCommand ?? {};
  if (device !== undefined && commandData !== undefined && commandData.length > 0)
    modules.get(device.module)?.context.issue(device, commandData);
}

function play({ scenario, log, module_api_calls }: Scenario) {
  const stage = scene(`car_${scenario}`, module_api_calls);
  const expected: { readonly t: number; readonly line: string }[] = [];
  const { clock, gateway, topics, modules } = stage;
  // The recordings begin when somebody listens; a server that had started long before would say goodbye meanwhile.
  stage.server.open();
  for (const { t, from, hex, disconnect_notification: gone } of log) {
    clock.advance(Math.max(0, t * 1000 - clock.nowMs()));
    if (gone !== undefined) expected.push({ t, line: `gone ${gone}` });
    if (hex === undefined) continue;
    if (from === "gateway") void gateway.publish(topics.toServer, Buffer.from(hex, "hex"));
    else issueLike(hex, modules);
    if (from === "server") expected.push({ t, line: `message ${hex}` });
  }
  return { ...stage, expected };
}

test("the recording holds scenarios", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(floorOf(14));
});

test.each(scenarios)("$scenario", async (recording) => {
  const { sent, expected, calls, server, clock } = play(recording);
  expect(sent.map(({ line }) => line)).toEqual(expected.map(({ line }) => line));
  for (const [index, { t, line }] of sent.entries()) {
    const then = expected[index]?.t ?? Number.NaN;
    expect(t, line).toBeLessThanOrEqual(then);
    expect(t, line).toBeGreaterThan(then - maxLateSeconds);
  }
  expect(calls).toEqual(recording.module_api_calls.map(callLine));
  await server.close();
  expect(clock.timers).toBe(0);
});
