import { Health, type HealthHandler, healthError, healthOk } from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import type { Json } from "@edgeloom/runtime/generated";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Message = { readonly [key: string]: Json };
type Recording = {
  readonly settings: { readonly NAME: string; readonly VERSION: string };
  readonly process_start: number;
  readonly ping: { readonly topic: string; readonly message: Message };
  readonly cases: readonly {
    readonly handler: string;
    readonly topic: string;
    readonly message_without_timestamp: Message;
  }[];
};

const recorded = vectors("openmodule/health.json") as unknown as Recording;

/** `{a:1}` as it is written in the words of a case. */
function metaOf(words: string): Message {
  const text = /\{.*\}/.exec(words)?.[0] ?? "{}";
  return JSON.parse(text.replaceAll(/([{,]\s*)(\w+)\s*:/g, '$1"$2":')) as Message;
}

/** What a case says in words about its handler; undefined when it has none. */
function handlerOf(words: string): HealthHandler | undefined {
  const [verb, ...rest] = words.split(" ");
  const message = /'(.*)'/.exec(words)?.[1];
  if (verb === "none") return undefined;
  if (verb === "ok") return () => healthOk(metaOf(words));
  if (verb === "error" && message !== undefined) return () => healthError(message, metaOf(words));
  if (verb === "throws") {
    return () => {
      throw new Error("boom");
    };
  }
  if (verb !== "returns") throw new Error(`no handler is known for "${words}"`);
  const results: Readonly<Record<string, unknown>> = { true: true, "plain tuple": ["ok", {}] };
  return () => results[rest.join(" ")] as never;
}

async function answerTo(handler: HealthHandler | undefined): Promise<{ topic: string; message: Message }> {
  const wire = memoryBus({ log: silentLogger });
  const bus = createBus({ transport: wire.connect(), name: recorded.settings.NAME, log: silentLogger });
  const health = new Health({
    bus,
    version: recorded.settings.VERSION,
    startup: recorded.process_start,
    ...(handler === undefined ? {} : { handler }),
  });
  const monitor = wire.connect();
  await Promise.all([bus.open(), monitor.open()]);
  const answer = new Promise<{ topic: string; message: Message }>((resolve) => {
    monitor.onFrames(([topic, body]) => {
      const message = JSON.parse(Buffer.from(body ?? []).toString()) as Message;
      if (message["type"] !== recorded.ping.message["type"])
        resolve({ topic: Buffer.from(topic ?? []).toString(), message });
    });
  });
  monitor.subscribe("");
  await Promise.all([bus.settled(), monitor.settled()]);
  monitor.send(recorded.ping.topic, JSON.stringify(recorded.ping.message));
  const result = await answer;
  health.dispose();
  await bus.close();
  await monitor.close();
  expect(bus.stats()).toMatchObject({ registrations: 0, running: 0, timers: 0 });
  return result;
}

let ran = 0;

describe("health.json", () => {
  it.each(recorded.cases)("$handler", async (recording) => {
    const { topic, message } = await answerTo(handlerOf(recording.handler));
    const { timestamp, ...rest } = message;
    expect(timestamp).toBeTypeOf("number");
    expect({ topic, message: rest }).toEqual({
      topic: recording.topic,
      message: recording.message_without_timestamp,
    });
    ran++;
  });
});

afterAll(() => {
  console.log(`health: ${ran} recordings played`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(9));
});
