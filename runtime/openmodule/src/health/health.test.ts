import { FakeClock, type Logger, silentLogger } from "@edgeloom/runtime/base";
import { createBus } from "@edgeloom/runtime/bus";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Health, type HealthHandler, type HealthOptions, healthError, healthOk } from "./index.js";

type Pong = {
  readonly type: string;
  readonly pong: { readonly status: string; readonly message?: string; readonly meta?: object };
  readonly checks?: readonly object[];
  readonly metrics?: readonly object[];
};

const clock = new FakeClock();
const log: Logger = { ...silentLogger, error: vi.fn<Logger["error"]>() };
let wire = memoryBus({ log: silentLogger });
let bus = createBus({ transport: wire.connect(), name: "om_a", clock, log });
let monitor = wire.connect();
let heard: { readonly topic: string; readonly pong: Pong }[] = [];

beforeEach(async () => {
  wire = memoryBus({ log: silentLogger });
  bus = createBus({ transport: wire.connect(), name: "om_a", clock, log });
  monitor = wire.connect();
  heard = [];
  monitor.onFrames(([topic, body]) => {
    const pong = JSON.parse(Buffer.from(body ?? []).toString()) as Pong;
    if (pong.type !== "ping") heard.push({ topic: Buffer.from(topic ?? []).toString(), pong });
  });
  await Promise.all([bus.open(), monitor.open()]);
  monitor.subscribe("health");
  await monitor.settled();
});

afterEach(async () => {
  await bus.close();
  expect(bus.stats()).toMatchObject({ timers: 0, running: 0 });
});

function health(options: Partial<HealthOptions> = {}): Health {
  return new Health({ bus, version: "1", ...options });
}

async function ping(count = 1): Promise<readonly Pong[]> {
  await bus.settled();
  const before = heard.length;
  for (let i = 0; i < count; i++) monitor.send("healthz", '{"type":"ping"}');
  await vi.waitFor(() => expect(heard.length).toBe(before + count));
  return heard.slice(before).map(({ pong }) => pong);
}

describe("Health", () => {
  it("answers every ping, with the verdict of the handler that it has then", async () => {
    const made = health();
    expect((await ping(3)).map(({ pong }) => pong.status)).toEqual(["ok", "ok", "ok"]);
    made.setHandler(() => healthError("full", { disk: 1 }));
    expect((await ping())[0]?.pong).toMatchObject({ status: "error", message: "full", meta: { disk: 1 } });
  });

  it("waits for an asynchronous handler, but not for ever", async () => {
    const answers = [() => Promise.resolve(healthOk({ a: 1 })), () => new Promise<never>(() => {})];
    health({ handler: () => (answers.shift() as HealthHandler)() });
    expect((await ping())[0]?.pong).toMatchObject({ status: "ok", meta: { a: 1 } });
    const late = ping();
    await vi.waitFor(() => expect(answers).toEqual([]));
    clock.advance(5_001);
    expect((await late)[0]?.pong).toMatchObject({ message: "internal error in health routine" });
  });

  it("logs why a handler is no good", async () => {
    health({ handler: () => Promise.reject(new Error("broken")) });
    await ping();
    expect(log.error).toHaveBeenCalledWith({ error: new Error("broken") }, "the health handler failed");
  });

  it("tells a failing check on either topic", async () => {
    const made = health();
    made.checks.add("disk", { name: "Disk", description: "space" });
    expect((await ping())[0]?.pong.status).toBe("ok");
    made.checks.fail("disk", "full");
    expect((await ping())[0]?.pong).toMatchObject({ status: "error", message: "full" });
    expect(heard.every(({ topic }) => topic === "healthz")).toBe(true);
  });

  it("tells checks and metrics on healthpong, and no meta", async () => {
    const made = health({ pongTopic: "healthpong", computeId: 7, handler: () => healthOk({ a: 1 }) });
    made.checks.add("disk", { name: "Disk", description: "space", source: "sda" });
    made.metrics.add("cars", { type: "count", name: "Cars", description: "so many" });
    made.metrics.inc("cars");
    const [pong] = await ping();
    expect(heard.map(({ topic }) => topic)).toEqual(["healthpong"]);
    expect(pong?.pong).not.toHaveProperty("meta");
    expect(pong?.checks).toEqual([
      { id: "disk", package: "om_a", state: "no-data", name: "Disk", description: "space", source: "sda" },
    ]);
    expect(pong?.metrics).toMatchObject([{ id: "cars", labels: [], values: { '{"compute_id": 7}': 1 } }]);
  });

  it("answers no more once it is disposed of", async () => {
    const made = health();
    await ping();
    made.dispose();
    monitor.send("healthz", '{"type":"ping"}');
    await monitor.settled();
    await bus.settled();
    expect(heard.length).toBe(1);
  });
});
