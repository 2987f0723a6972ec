import { connectDevice, decodePayload, encodePayload } from "@edgeloom/fleet";
import { silentLogger } from "@edgeloom/runtime/base";
import type { DeviceModule, DeviceType } from "@edgeloom/runtime/devices";
import type { DeviceDecl, Json, ModuleDecl } from "edgeloom/kit";
import { type Fault, type FaultKind, Faults, randomFrom } from "../faults.js";
import { moduleOf } from "../model/module.js";
import type { Source } from "../model/source.js";
import { patternTexts } from "./role.js";

/** What happened between a device and its gateway. */
export type DeviceExchange = {
  /** `mission/autonomy:driving`. */
  readonly device: string;
  readonly status?: Json;
  /** Absent when the gateway had nothing new to say. */
  readonly command?: Json;
  readonly fault?: FaultKind;
  /** Why a status was not answered, or a connection ended. */
  readonly failure?: string;
};

/** How virtual devices behave. */
export type DeviceMockOptions = {
  readonly host: string;
  readonly port: number;
  /** How often each device sends its status; 1,000 when left out. */
  readonly everyMs?: number;
  readonly seed?: number | undefined;
  readonly delayMs?: number;
  readonly faults?: readonly Fault[];
  /** For a connection, and again for each answer; 1,000 when left out. */
  readonly timeoutMs?: number;
  readonly onExchange?: (exchange: DeviceExchange) => void;
};

/** Virtual devices at a gateway. */
export type DeviceMock = {
  /** Those that the gateway took, as `mission/autonomy:driving`. */
  readonly devices: readonly string[];
  /** Each device sends its status once, and has its answer. */
  sendAll(): Promise<void>;
  close(): void;
};

type AnyDevice = DeviceType<unknown, unknown, unknown, unknown, unknown>;
type Virtual = {
  readonly name: string;
  readonly client: Awaited<ReturnType<typeof connectDevice>>["client"];
  readonly type: AnyDevice;
  readonly status: Json | Uint8Array | undefined;
};

/**
 * Connects one device of each type of the documents' modules, which send examples of their statuses.
 *
 * Rejects with what the gateway answers where it takes none of them.
 */
export async function startDeviceMock(source: Source, options: DeviceMockOptions): Promise<DeviceMock> {
  const faults = new Faults(options.faults ?? [], randomFrom(options.seed ?? 1));
  const virtual: Virtual[] = [];
  let refusal: unknown;
  for (const decl of source.model.modules ?? []) {
    const module = moduleOf(decl, source);
    for (const device of decl.devices) {
      try {
        virtual.push(await connectOne({ decl, module, device }, source, options));
      } catch (error) {
        refusal = error;
        options.onExchange?.({ device: `${decl.name}/${device.name}`, failure: wordsOf(error) });
      }
    }
  }
  if (virtual.length === 0 && refusal !== undefined) throw refusal;
  const sendAll = async (): Promise<void> => {
    await Promise.all(virtual.map((device) => sendOne(device, faults.next(), options)));
  };
  let isSending = false;
  const timer = setInterval(() => {
    if (isSending) return;
    isSending = true;
    void sendAll().finally(() => {
      isSending = false;
    });
  }, options.everyMs ?? 1_000);
  return {
    devices: virtual.map(({ name }) => name),
    sendAll,
    close: () => {
      clearInterval(timer);
      for (const { client } of virtual) client.destroy();
    },
  };
}

type Wanted = { readonly decl: ModuleDecl; readonly module: DeviceModule; readonly device: DeviceDecl };

async function connectOne(
  { decl, module, device }: Wanted,
  source: Source,
  options: DeviceMockOptions,
): Promise<Virtual> {
  const type = module.devices[device.name] as unknown as AnyDevice;
  const role = roleOf(decl);
  const { host, port, timeoutMs } = options;
  const { client } = await connectDevice(module, type, {
    role,
    name: `mock ${device.name}`,
    host,
    port,
    log: silentLogger,
    ...(timeoutMs !== undefined && { connectTimeoutMs: timeoutMs }),
  });
  return { name: `${decl.name}/${device.name}:${role}`, client, type, status: statusOf(device, source) };
}

function roleOf({ rolePattern }: ModuleDecl): string {
  if (rolePattern === undefined) return "mock";
  const pattern = new RegExp(rolePattern, "u");
  return [...["mock", "mock_1"], ...patternTexts(rolePattern)].find((text) => pattern.test(text)) ?? "mock";
}

function statusOf({ payloads: { status } }: DeviceDecl, source: Source): Json | Uint8Array | undefined {
  if (status.encoding === "bytes") return new Uint8Array([1, 2, 3]);
  if (status.encoding === "text") return status.texts?.[0] ?? "status";
  if (status.model === undefined) return {};
  const example = source.example(status.model);
  return example.ok ? example.value : undefined;
}

async function sendOne(
  { name, client, type, status }: Virtual,
  fault: FaultKind | undefined,
  options: DeviceMockOptions,
): Promise<void> {
  const note = (more: Omit<DeviceExchange, "device">): void =>
    options.onExchange?.({ device: name, ...(fault !== undefined && { fault }), ...more });
  if (fault === "timeout" || fault === "drop") return note({});
  if (status === undefined) return note({ failure: "no example of its status was found" });
  const shown = status instanceof Uint8Array ? Buffer.from(status).toString("hex") : status;
  try {
    const data =
      fault === undefined ? encodePayload(type.status, status) : new TextEncoder().encode('{"wrong":');
    const answer = await client.sendStatus(
      data,
      options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs },
    );
    note({
      status: shown,
      ...(answer.length > 0 && { command: decodePayload(type.command, answer) as Json }),
    });
  } catch (error) {
    note({ status: shown, failure: wordsOf(error) });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
