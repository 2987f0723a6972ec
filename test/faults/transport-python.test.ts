import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anyPorts, Bench } from "./transport-support/bench.js";
import { type Child, end, startPython } from "./transport-support/processes.js";
import { eventually } from "./transport-support/waiting.js";

/** The reference implementation of these peers is written in Python on pyzmq; Debian's python3-zmq brings it. */
const hasPyzmq = spawnSync("/usr/bin/python3", ["-c", "import zmq"]).status === 0;
if (!hasPyzmq) console.warn("python3-zmq is not installed: NOT tested against Python peers");

const proxy = `
import json, zmq
context = zmq.Context()
front, back = context.socket(zmq.XSUB), context.socket(zmq.XPUB)
xsub, xpub = (s.bind_to_random_port("tcp://127.0.0.1") for s in (front, back))
print(json.dumps({"event": "ready", "xsub": f"tcp://127.0.0.1:{xsub}", "xpub": f"tcp://127.0.0.1:{xpub}"}))
zmq.proxy(front, back)
`;

const echo = `
import json, sys, zmq
context = zmq.Context()
pub, sub = context.socket(zmq.PUB), context.socket(zmq.SUB)
pub.connect(sys.argv[1])
sub.connect(sys.argv[2])
sub.subscribe(b"question")
print(json.dumps({"event": "ready"}))
while True:
    frames = sub.recv_multipart()
    pub.send_multipart([b"answer"] + frames)
`;

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(async () => {
  await bench.end();
  expect(bench.deadlines.size).toBe(0);
});

async function started(
  program: string,
  ...args: string[]
): Promise<{ child: Child; ready: Record<string, unknown> }> {
  const child = startPython(program, ...args);
  bench.onEnd(() => end(child));
  return { child, ready: await child.line(({ event }) => event === "ready") };
}

describe.runIf(hasPyzmq)("peers in Python", () => {
  it("a proxy in Python tells who is subscribed, and carries handshakes and messages", async () => {
    const { ready } = await started(proxy);
    const endpoints = { publishTo: String(ready["xsub"]), subscribeTo: String(ready["xpub"]) };
    const [a, b] = [await bench.client(endpoints), await bench.client(endpoints)];
    expect(a.transport.hasSubscriber("t")).toBe(false);
    b.transport.subscribe("t");
    await b.transport.settled();
    await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(true));
    a.transport.send("t", "grüße");
    await eventually(() => expect(b.bodies).toEqual(["grüße"]));
    await b.transport.close();
    await eventually(() => expect(a.transport.hasSubscriber("t")).toBe(false));
  });

  it("a service in Python hears us, and we it, over our broker; its coming and going is seen", async () => {
    const { endpoints } = await bench.broker(...anyPorts);
    const client = await bench.client(endpoints, "answer");
    expect(client.transport.hasSubscriber("question")).toBe(false);
    const { child } = await started(echo, endpoints.publishTo, endpoints.subscribeTo);
    await eventually(() => expect(client.transport.hasSubscriber("question")).toBe(true));
    const frames: string[][] = [];
    client.transport.onFrames((received) =>
      frames.push(received.map((frame) => Buffer.from(frame).toString())),
    );
    // A publisher in Python does not know when somebody hears it: ask until it does.
    await eventually(() => {
      client.transport.send("question", '{"n":1}');
      expect(frames.length).toBeGreaterThan(0);
    });
    expect(frames[0]).toEqual(["answer", "question", '{"n":1}']);
    await end(child);
    await eventually(() => expect(client.transport.hasSubscriber("question")).toBe(false));
  });
});
