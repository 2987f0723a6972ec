import { type AlertHandleType, type AlertStatus, Alerts } from "@edgeloom/openmodule";
import { isEdgeloomError, silentLogger } from "@edgeloom/runtime/base";
import { type Bus, createBus } from "@edgeloom/runtime/bus";
import type { Json } from "@edgeloom/runtime/generated";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Message = { readonly [key: string]: Json };
type Args = {
  readonly alert_type: string;
  readonly handle_type: AlertHandleType;
  readonly package_name?: string;
  readonly version?: string;
  readonly always_send_alert?: boolean;
  readonly source?: string;
  readonly status?: AlertStatus;
  readonly meta?: Message;
  readonly value?: number;
  readonly alert_id?: number;
};
type Published = { readonly topic: string; readonly message_without_timestamp: Message };
type Step = {
  readonly op: string;
  readonly args: Args;
  readonly returned?: boolean | number;
  readonly error?: string;
  readonly published: readonly Published[];
};
type Recording = {
  readonly settings: { readonly NAME: string };
  readonly sequences: readonly { readonly name: string; readonly steps: readonly Step[] }[];
};

const recorded = vectors("openmodule/alert.json") as unknown as Recording;

/** Absent keys stay absent. */
function present<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

function play(alerts: Alerts, { op, args }: Step): boolean | number {
  const options = present({
    packageName: args.package_name,
    version: args.version,
    alwaysSendAlert: args.always_send_alert,
    source: args.source,
  }) as object;
  const sending = present({ status: args.status, meta: args.meta, value: args.value }) as object;
  switch (op) {
    case "get_or_add":
      return alerts.getOrAddAlertId(args.alert_type, args.handle_type, options);
    case "send_id":
      return alerts.sendWithAlertId(
        args.alert_id as number,
        args.status as AlertStatus,
        args.meta,
        args.value,
      );
    case "send":
      return alerts.send(args.alert_type, args.handle_type, { ...options, ...sending });
    default:
      throw new Error(`no step is known as "${op}"`);
  }
}

/** Which of our errors stands for one of the reference; its texts are not part of any contract. */
const codes: Readonly<Record<string, string>> = {
  AssertionError: "CONFIG",
  ValueError: "INVALID",
  ValidationError: "INVALID",
};

function outcomeOf(alerts: Alerts, step: Step): unknown {
  try {
    return play(alerts, step);
  } catch (error) {
    return isEdgeloomError(error) ? error.code : error;
  }
}

async function scene(): Promise<{
  bus: Bus;
  alerts: Alerts;
  published: Published[];
  settle(): Promise<void>;
}> {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: recorded.settings.NAME, log: silentLogger });
  const published: Published[] = [];
  const peer = wire.connect();
  peer.onFrames(([topic, body]) => {
    const { timestamp, ...message } = JSON.parse(Buffer.from(body ?? []).toString()) as Message;
    expect(timestamp).toBeTypeOf("number");
    published.push({ topic: Buffer.from(topic ?? []).toString(), message_without_timestamp: message });
  });
  await Promise.all([bus.open(), peer.open()]);
  peer.subscribe("");
  await peer.settled();
  return { bus, alerts: new Alerts({ bus }), published, settle: () => bus.settled() };
}

let ran = 0;

describe("alert.json", () => {
  it.each(recorded.sequences)("$name", async ({ steps }) => {
    const { bus, alerts, published, settle } = await scene();
    for (const step of steps) {
      const expected = step.error === undefined ? step.returned : codes[step.error.split(":")[0] as string];
      expect(outcomeOf(alerts, step)).toBe(expected);
      await settle();
      expect(published.splice(0)).toEqual(step.published);
      ran++;
    }
    await bus.close();
  });
});

afterAll(() => {
  console.log(`alert: ${ran} steps played`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(25));
});
