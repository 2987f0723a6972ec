import { silentLogger } from "@edgeloom/runtime/base";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anyPorts, Bench, type Client, countOf, observe, portOf } from "./transport-support/bench.js";
import { end } from "./transport-support/processes.js";
import { startFaultProxy } from "./transport-support/tcp-fault-proxy.js";
import { eventually } from "./transport-support/waiting.js";

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.end();
  expect(bench.deadlines.size).toBe(0);
});

function expectOneOutage(client: Client): void {
  expect([
    countOf(client, "connected"),
    countOf(client, "disconnected"),
    countOf(client, "reconnected"),
  ]).toEqual([1, 1, 1]);
  expect(client.transport.counters.reconnects).toBe(1);
}

async function expectDelivery(from: Client, to: Client, topic: string): Promise<void> {
  await eventually(() => expect(from.transport.hasSubscriber(topic)).toBe(true));
  from.transport.send(topic, `after ${topic}`);
  await eventually(() => expect(to.bodies.at(-1)).toBe(`after ${topic}`));
}

describe("row 4: the broker is killed and started again", () => {
  it.each(["ipc", "tcp"])(
    "zeromq over %s: reconnects, restores its subscriptions, tells it once",
    async (scheme) => {
      const directory = await bench.directory();
      const args =
        scheme === "tcp"
          ? [...anyPorts]
          : [
              "--xsub",
              `ipc://${directory}/xsub`,
              "--xpub",
              `ipc://${directory}/xpub`,
              "--ipc-directory",
              directory,
            ];
      const first = await bench.broker(...args);
      const options = { ...first.endpoints, ipcDirectory: directory };
      const [a, b] = [await bench.client(options), await bench.client(options, "one", "two", "three")];
      await end(first.child);
      await eventually(() => expect([a.transport.connected, b.transport.connected]).toEqual([false, false]));
      expect(a.transport.send("one", "lost")).toBe("dropped");
      await bench.broker(
        "--xsub",
        first.endpoints.publishTo,
        "--xpub",
        first.endpoints.subscribeTo,
        "--ipc-directory",
        directory,
      );
      await eventually(() => expect([a.transport.connected, b.transport.connected]).toEqual([true, true]));
      for (const topic of ["one", "two", "three"]) await expectDelivery(a, b, topic);
      for (const client of [a, b]) expectOneOutage(client);
      expect(b.bodies).toEqual(["after one", "after two", "after three"]);
      expect(a.transport.counters.droppedOutgoing).toBe(1);
    },
  );

  it("memory: the same", async () => {
    const bus = memoryBus({ deadlines: bench.deadlines, log: silentLogger });
    const [a, b] = [observe(bus.connect()), observe(bus.connect())];
    for (const topic of ["one", "two", "three"]) b.transport.subscribe(topic);
    for (const client of [a, b]) {
      await client.transport.open();
      bench.onEnd(() => client.transport.close());
    }
    bus.kill();
    expect(a.transport.send("one", "lost")).toBe("dropped");
    bus.restart();
    for (const topic of ["one", "two", "three"]) await expectDelivery(a, b, topic);
    for (const client of [a, b]) expectOneOutage(client);
  });
});

describe("row 5: many clients lose one broker", () => {
  it("memory: 300 clients come back, each once, with everything they asked for", async () => {
    const bus = memoryBus({ deadlines: bench.deadlines, log: silentLogger });
    const clients = Array.from({ length: 300 }, (_, i) => ({
      client: observe(bus.connect()),
      topic: `topic-${i};`,
    }));
    await Promise.all(
      clients.map(({ client, topic }) => {
        client.transport.subscribe(topic);
        bench.onEnd(() => client.transport.close());
        return client.transport.open();
      }),
    );
    bus.kill();
    bus.restart();
    const sender = clients[0]?.client as Client;
    for (const { topic } of clients) sender.transport.send(topic, topic);
    await sender.transport.settled();
    for (const { client, topic } of clients) {
      expectOneOutage(client);
      expect(client.bodies).toEqual([topic]);
    }
  });

  it("zeromq: 40 clients over their own connections come back, each once", async () => {
    const first = await bench.broker(...anyPorts);
    const clients = await Promise.all(
      Array.from({ length: 40 }, (_, i) => bench.client(first.endpoints, `topic-${i}`)),
    );
    await end(first.child);
    await eventually(() => expect(clients.some(({ transport }) => transport.connected)).toBe(false));
    await bench.broker("--xsub", first.endpoints.publishTo, "--xpub", first.endpoints.subscribeTo);
    await eventually(() => expect(clients.every(({ transport }) => transport.connected)).toBe(true));
    for (const client of clients) expectOneOutage(client);
    await expectDelivery(clients[0] as Client, clients[39] as Client, "topic-39");
  });
});

describe("row 6: the broker freezes", () => {
  it("is noticed within four seconds by missed heartbeats, and the link comes back when it thaws", async () => {
    const { child, endpoints } = await bench.broker(...anyPorts);
    const client = await bench.client(endpoints, "t");
    const startMs = performance.now();
    child.signal("SIGSTOP");
    await eventually(() => expect(client.transport.connected).toBe(false));
    // The promise is four seconds, and this machine is shared.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(client.transport.send("t", "lost")).toBe("dropped");
    expect(client.transport.hasSubscriber("t")).toBe(false);
    child.signal("SIGCONT");
    await eventually(() => expect(client.transport.connected).toBe(true));
    await expectDelivery(client, client, "t");
    expectOneOutage(client);
  });
});

describe("row 7: the network is cut and heals", () => {
  it("zeromq: as a restart; what was on its way comes once or not at all, never twice", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const [publishing, subscribing] = [
      await startFaultProxy(portOf(endpoints.publishTo)),
      await startFaultProxy(portOf(endpoints.subscribeTo)),
    ];
    bench.onEnd(() => publishing.close());
    bench.onEnd(() => subscribing.close());
    const quick = { heartbeatIntervalMs: 100, heartbeatTimeoutMs: 300, handshakeTimeoutMs: 500 };
    const near = await bench.client(endpoints, "t");
    const far = await bench.client(
      {
        publishTo: `tcp://127.0.0.1:${publishing.port}`,
        subscribeTo: `tcp://127.0.0.1:${subscribing.port}`,
        ...quick,
      },
      "t",
    );
    await eventually(() => expect(far.transport.hasSubscriber("t")).toBe(true));
    for (let i = 0; i < 50; i++) far.transport.send("t", `before ${i}`);
    for (const proxy of [publishing, subscribing]) proxy.faults.stalled = true;
    for (let i = 0; i < 50; i++) far.transport.send("t", `during ${i}`);
    await eventually(() => expect(far.transport.connected).toBe(false));
    expect(near.transport.connected).toBe(true);
    for (const proxy of [publishing, subscribing]) {
      proxy.resume();
      proxy.reset();
    }
    await eventually(() => expect(far.transport.connected).toBe(true));
    await expectDelivery(far, near, "t");
    await expectDelivery(near, far, "t");
    expectOneOutage(far);
    expect(countOf(near, "disconnected")).toBe(0);
    const numbered = near.bodies.filter((body) => !body.startsWith("after"));
    expect(new Set(numbered).size).toBe(numbered.length);
  });

  it("zeromq: a loss of one of the two connections is an outage too, and told once", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const proxy = await startFaultProxy(portOf(endpoints.subscribeTo));
    bench.onEnd(() => proxy.close());
    const client = await bench.client({ ...endpoints, subscribeTo: `tcp://127.0.0.1:${proxy.port}` }, "t");
    proxy.reset();
    await eventually(() => expect(countOf(client, "reconnected")).toBe(1));
    await expectDelivery(client, client, "t");
    expectOneOutage(client);
    expect(proxy.accepted).toBeGreaterThanOrEqual(2);
  });
});
