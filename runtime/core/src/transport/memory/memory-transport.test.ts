import { describe, expect, it, vi } from "vitest";
import { DeadlineTable } from "../../base/deadline.js";
import { FakeClock } from "../../base/fake-clock.js";
import { silentLogger } from "../../base/log.js";
import { type Client, eventsOf, observe } from "../observe.test.support.js";
import { describeTransport } from "../transport-suite.test.support.js";
import { type MemoryBus, type MemoryBusOptions, type MemoryTransport, memoryBus } from "./index.js";

describeTransport("memory", async (deadlines) => {
  const bus = memoryBus({ deadlines, log: silentLogger });
  return {
    connect: () => bus.connect(),
    kill: async () => bus.kill(),
    restart: async () => bus.restart(),
    stop: async () => expect(bus.links).toBe(0),
  };
});

type Faulty = Client & { readonly transport: MemoryTransport };

async function pair(
  options: MemoryBusOptions = {},
): Promise<{ bus: MemoryBus; clock: FakeClock; a: Faulty; b: Faulty }> {
  const clock = new FakeClock();
  const bus = memoryBus({ clock, deadlines: new DeadlineTable({ clock }), log: silentLogger, ...options });
  const [a, b] = [bus.connect(), bus.connect()].map((transport) => observe(transport) as Faulty) as [
    Faulty,
    Faulty,
  ];
  b.transport.subscribe("t");
  await a.transport.open();
  await b.transport.open();
  return { bus, clock, a, b };
}

function bodies(client: Client): string[] {
  return client.seen.map(({ body }) => body);
}

describe("faults of the memory bus", () => {
  it("cut one link and leave the others alone", async () => {
    const { a, b } = await pair();
    b.transport.cut("unplugged");
    expect(eventsOf(b, "disconnected")).toEqual([["unplugged"]]);
    expect([a.transport.connected, b.transport.connected]).toEqual([true, false]);
    await a.transport.settled();
    expect(a.transport.hasSubscriber("t")).toBe(false);
    b.transport.heal();
    await a.transport.settled();
    expect(a.transport.hasSubscriber("t")).toBe(true);
    expect(eventsOf(b, "reconnected")).toHaveLength(1);
  });

  it("lose what is under way when a sender is cut, even if it heals at once", async () => {
    const { a, b } = await pair();
    a.transport.send("t", "lost");
    a.transport.cut();
    a.transport.heal();
    a.transport.send("t", "kept");
    await a.transport.settled();
    expect(bodies(b)).toEqual(["kept"]);
  });

  it("delay messages without changing their order", async () => {
    const { a, b, clock } = await pair();
    const latencies = [900, 100, 500, 0];
    b.transport.setLatency(() => latencies.shift() ?? 0);
    for (const body of ["1", "2", "3", "4"]) a.transport.send("t", body);
    await a.transport.settled();
    clock.advance(899);
    expect(bodies(b)).toEqual([]);
    clock.advance(1);
    expect(bodies(b)).toEqual(["1", "2", "3", "4"]);
    b.transport.setLatency(undefined);
    a.transport.send("t", "5");
    await a.transport.settled();
    expect(bodies(b).at(-1)).toBe("5");
    expect(clock.timers).toBe(0);
  });

  it("drop, double and break frames", async () => {
    const { bus, a, b } = await pair();
    bus.setIntercept((frames) => {
      const body = String(frames[1]);
      if (body === "drop") return [];
      if (body === "double") return [frames, frames];
      return body === "break" ? [[Buffer.from("t"), Buffer.from("{")]] : [frames];
    });
    for (const body of ["drop", "double", "break", "plain"]) a.transport.send("t", body);
    await a.transport.settled();
    expect(bodies(b)).toEqual(["double", "double", "{", "plain"]);
    bus.setIntercept(undefined);
    a.transport.send("t", "drop");
    await a.transport.settled();
    expect(bodies(b).at(-1)).toBe("drop");
  });

  it.each([
    ["drop-oldest", ["3", "4", "5"]],
    ["drop-newest", ["1", "2", "3"]],
  ] as const)("keep a bounded number for a paused client: %s", async (policy, kept) => {
    const { a, b } = await pair({ incoming: { maxCount: 3, policy } });
    b.transport.pause();
    for (const body of ["1", "2", "3", "4", "5"]) a.transport.send("t", body);
    await a.transport.settled();
    expect(bodies(b)).toEqual([]);
    expect(eventsOf(b, "dropped")).toEqual([
      [1, "queue-full"],
      [1, "queue-full"],
    ]);
    b.transport.resume();
    expect(bodies(b)).toEqual(kept);
  });

  it("disconnect a client that is too slow, if that is the policy", async () => {
    const { a, b } = await pair({ incoming: { maxCount: 3, policy: "disconnect" } });
    b.transport.pause();
    for (const body of ["1", "2", "3", "4", "5"]) a.transport.send("t", body);
    await a.transport.settled();
    expect(b.transport.connected).toBe(false);
    expect(eventsOf(b, "disconnected")).toEqual([["this subscriber was too slow"]]);
    expect(eventsOf(b, "dropped")).toContainEqual([3, "not-connected"]);
    b.transport.resume();
    b.transport.heal();
    a.transport.send("t", "6");
    await a.transport.settled();
    expect(bodies(b)).toEqual(["6"]);
  });

  it("bound what is under way by bytes", async () => {
    const { a, b } = await pair({ outgoing: { maxBytes: 1_000 } });
    const outcomes = Array.from({ length: 3 }, () => a.transport.send("t", "x".repeat(400)));
    expect(outcomes).toEqual(["sent", "sent", "dropped"]);
    await a.transport.settled();
    expect(a.transport.send("t", "y")).toBe("sent");
    await a.transport.settled();
    expect(bodies(b)).toHaveLength(3);
  });

  it("lose what is under way when the bus is killed", async () => {
    const { bus, a, b } = await pair();
    a.transport.send("t", "lost");
    bus.kill();
    bus.restart();
    a.transport.send("t", "kept");
    await a.transport.settled();
    expect(bodies(b)).toEqual(["kept"]);
    expect(bus.alive).toBe(true);
  });

  it("let other work have its turn while two clients answer each other without end", async () => {
    const { a, b } = await pair();
    a.transport.subscribe("u");
    let exchanged = 0;
    b.transport.onFrames(() => a.transport.connected && b.transport.send("u", ""));
    a.transport.onFrames(() => {
      exchanged++;
      a.transport.send("t", "");
    });
    a.transport.send("t", "");
    await vi.waitFor(() => expect(exchanged).toBeGreaterThan(100));
    await a.transport.close();
    await b.transport.close();
  });
});
