import { connect } from "node:net";
import { silentLogger } from "@edgeloom/runtime/base";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MessageLike, Publisher } from "zeromq";
import { anyPorts, Bench, type Client, countOf, observe, portOf } from "./transport-support/bench.js";
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

/** A publisher that is none of ours and sends what it likes. It repeats a greeting until the bus has heard it. */
async function foreigner(
  publishTo: string,
  listener: Client,
): Promise<{ send(frames: MessageLike[]): Promise<void>; lostConnection: () => boolean }> {
  const socket = new Publisher({ linger: 0 });
  let lost = false;
  socket.events.on("disconnect", () => {
    lost = true;
  });
  socket.connect(publishTo);
  bench.onEnd(async () => socket.close());
  const greetings = setInterval(() => void socket.send(["t", "greeting"]), 10);
  await eventually(() => expect(listener.bodies).toContain("greeting"));
  clearInterval(greetings);
  await socket.send(["t", "end of greetings"]);
  await eventually(() => expect(listener.bodies.at(-1)).toBe("end of greetings"));
  listener.bodies.length = 0;
  return { send: (frames) => socket.send(frames), lostConnection: () => lost };
}

describe("row 8: latency", () => {
  it("zeromq: changes no order and loses nothing", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const proxy = await startFaultProxy(portOf(endpoints.subscribeTo));
    bench.onEnd(() => proxy.close());
    const sender = await bench.client(endpoints);
    const receiver = await bench.client({ ...endpoints, subscribeTo: `tcp://127.0.0.1:${proxy.port}` }, "t");
    await eventually(() => expect(sender.transport.hasSubscriber("t")).toBe(true));
    proxy.faults.latencyMs = () => 50 + Math.random() * 80 - 40;
    for (let i = 0; i < 500; i++) {
      sender.transport.send("t", String(i));
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(receiver.bodies).toHaveLength(500));
    expect(receiver.bodies.map(Number)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(countOf(receiver, "disconnected")).toBe(0);
  });
});

describe("row 10: duplicate frames", () => {
  it("memory: are delivered as they come, for the layer above to tell apart", async () => {
    const bus = memoryBus({ deadlines: bench.deadlines, log: silentLogger });
    const client = observe(bus.connect());
    client.transport.subscribe("t");
    await client.transport.open();
    bench.onEnd(() => client.transport.close());
    bus.setIntercept((frames) => [frames, frames]);
    client.transport.send("t", "reply");
    await client.transport.settled();
    expect(client.bodies).toEqual(["reply", "reply"]);
    expect(client.transport.counters).toMatchObject({ sent: 1, received: 2 });
  });
});

describe("row 14: malformed frames", () => {
  it("zeromq: messages of one and three frames are passed on as they are, and disturb nobody", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const frameCounts: number[] = [];
    const receiver = await bench.client(endpoints, "");
    const { send } = await foreigner(endpoints.publishTo, receiver);
    receiver.transport.onFrames((frames) => frameCounts.push(frames.length));
    await send(["t"]);
    await send(["t", "{}", "third"]);
    await send(["", ""]);
    await send([Buffer.from([0xff, 0x00, 0xfe]), Buffer.from([0xc3, 0x28])]);
    await eventually(() => expect(frameCounts).toEqual([1, 3, 2, 2]));
    expect(receiver.transport.connected).toBe(true);
  });

  it("zeromq: a message of the form of a handshake is one only for who began it", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const receiver = await bench.client(endpoints, "");
    const { send } = await foreigner(endpoints.publishTo, receiver);
    await send(["__ping_abcdefghij", "not a handshake of ours"]);
    await eventually(() => expect(receiver.bodies).toEqual(["not a handshake of ours"]));
    await receiver.transport.settled();
  });

  it("zeromq: whoever sends more than the limit loses its connection at the broker, nobody else", async () => {
    const { endpoints } = await bench.broker(...anyPorts, "--max-message-bytes", "100000");
    const [receiver, sender] = [await bench.client(endpoints, "t"), await bench.client(endpoints)];
    const { send, lostConnection } = await foreigner(endpoints.publishTo, receiver);
    await send(["t", Buffer.alloc(100_001)]);
    await eventually(() => expect(lostConnection()).toBe(true));
    sender.transport.send("t", "still here");
    await eventually(() => expect(receiver.bodies).toEqual(["still here"]));
    for (const client of [receiver, sender]) expect(countOf(client, "disconnected")).toBe(0);
  });

  it("zeromq: a client refuses to send more than the limit itself, before anybody is disconnected", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const client = await bench.client({ ...endpoints, maxMessageBytes: 1_000 }, "t");
    const tooLarge = expect.objectContaining({ code: "INVALID", place: "t" });
    for (const body of ["x".repeat(1_001), "ü".repeat(501), Buffer.alloc(1_001)]) {
      expect(() => client.transport.send("t", body)).toThrow(tooLarge);
    }
    for (const body of ["x".repeat(1_000), "ü".repeat(500)])
      expect(client.transport.send("t", body)).not.toBe("dropped");
    await eventually(() => expect(client.bodies).toHaveLength(2));
  });

  it("zeromq: peers that do not speak ZeroMQ, or stop in the middle, do not disturb the broker", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const client = await bench.client(endpoints, "t");
    const greeting = Buffer.concat([
      Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]),
      Buffer.from("NULL"),
      Buffer.alloc(48),
    ]);
    const attacks = [
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      Buffer.alloc(10_000, 0xff),
      greeting.subarray(0, 20),
      Buffer.concat([greeting, Buffer.from([2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]),
      Buffer.concat([greeting, Buffer.from([4, 5, 5, 82, 69, 65])]),
    ];
    for (const bytes of attacks) {
      for (const endpoint of [endpoints.publishTo, endpoints.subscribeTo]) {
        const socket = connect(portOf(endpoint), "127.0.0.1");
        bench.onEnd(async () => socket.destroy());
        socket.on("error", () => {});
        await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
      }
    }
    client.transport.send("t", "still here");
    await eventually(() => expect(client.bodies).toEqual(["still here"]));
    expect(countOf(client, "disconnected")).toBe(0);
  });
});
