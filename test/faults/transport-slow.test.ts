import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anyPorts, Bench, countOf } from "./transport-support/bench.js";
import { eventually } from "./transport-support/waiting.js";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.end();
  expect(bench.deadlines.size).toBe(0);
});

const mebibyte = 1024 * 1024;

/** Resident memory of a process. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("row 21: a subscriber stops reading", () => {
  it("zeromq: the publisher and the other subscribers do not notice, and memory stays bounded", async () => {
    const { child: broker, endpoints } = await bench.broker(...anyPorts);
    const slow = bench.child(endpoints, "listen", "t");
    await slow.line(({ event }) => event === "ready");
    const quick = await bench.client(endpoints, "t");
    const sender = await bench.client(endpoints);
    await eventually(() => expect(sender.transport.hasSubscriber("t")).toBe(true));
    slow.signal("SIGSTOP");
    const before = await residentBytes(broker.pid);
    const body = "x".repeat(10_000);
    const sendMs: number[] = [];
    const count = 10_000;
    for (let i = 0; i < count; i++) {
      const startMs = performance.now();
      sender.transport.send("t", body);
      sendMs.push(performance.now() - startMs);
      if (i % 20 === 19) await turn();
      // The test holds the publisher to the pace of the quick subscriber: it is the slow one that must not matter.
      if (i % 200 === 199) await eventually(() => expect(quick.bodies.length).toBeGreaterThan(i - 400));
    }
    await eventually(() => expect(quick.bodies).toHaveLength(count));
    const p99 = sendMs.toSorted((a, b) => a - b)[Math.floor(count * 0.99)] as number;
    expect(p99).toBeLessThan(5);
    expect(sender.transport.counters.droppedOutgoing).toBe(0);
    // 100 MB were sent; at most 1,000 messages of them may wait for the slow one.
    expect((await residentBytes(broker.pid)) - before).toBeLessThan(60 * mebibyte);
    slow.signal("SIGCONT");
    await eventually(() => {
      sender.transport.send("t", "tell");
      expect(slow.lines.some(({ received }) => Number(received) > 0)).toBe(true);
    });
    for (const client of [quick, sender]) expect(countOf(client, "disconnected")).toBe(0);
  });

  it("zeromq with a broker that drops nothing: the publisher is held up, bounds its queue and counts what is lost", async () => {
    const { endpoints } = await bench.broker(...anyPorts, "--no-drop");
    // So slow to give it up that the test is over first.
    const patient = { heartbeatTimeoutMs: 60_000, heartbeatIntervalMs: 60_000 };
    const slow = bench.child({ ...endpoints, ...patient }, "listen", "t");
    await slow.line(({ event }) => event === "ready");
    const sender = await bench.client({ ...endpoints, ...patient });
    await eventually(() => expect(sender.transport.hasSubscriber("t")).toBe(true));
    slow.signal("SIGSTOP");
    const body = "x".repeat(10_000);
    let offered = 0;
    let lost = 0;
    while (lost < 100) {
      offered++;
      if (sender.transport.send("t", body) === "dropped") lost++;
      if (offered % 50 === 0) await turn();
    }
    expect(sender.transport.counters.droppedOutgoing).toBe(lost);
    slow.signal("SIGCONT");
    await eventually(() => expect(sender.transport.counters.sent).toBeGreaterThanOrEqual(offered - lost));
    await eventually(() => expect(sender.transport.send("t", "tell")).not.toBe("dropped"));
    const told = await slow.line(({ received }) => received !== undefined);
    // Nothing that was taken is lost behind our back; further questions may have been counted too.
    expect(told["received"]).toBeGreaterThanOrEqual(offered - lost + 1);
  });
});

describe("the end of a process", () => {
  it("zeromq: what was sent before close arrives although the process ends at once", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const receiver = await bench.client(endpoints, "t");
    const child = bench.child(endpoints, "publish-and-exit", "t", "900");
    expect(await child.ended).toBe(0);
    await eventually(() => expect(receiver.bodies).toHaveLength(900));
    expect(receiver.bodies.map(Number)).toEqual(Array.from({ length: 900 }, (_, i) => i));
  });

  it("zeromq: an open transport with something left to send does not keep a process from ending", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const child = bench.child(endpoints, "leave-open");
    await child.line(({ event }) => event === "ready");
    expect(await child.ended).toBe(0);
  });

  it("edgeloom-broker: ends by SIGTERM with clients connected, with code 0", async () => {
    const { child, endpoints } = await bench.broker(...anyPorts);
    await bench.client(endpoints, "t");
    child.signal("SIGTERM");
    expect(await child.ended).toBe(0);
  });
});
