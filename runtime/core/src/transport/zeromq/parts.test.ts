import { describe, expect, it, vi } from "vitest";
import type { XPublisher } from "zeromq";
import { isEdgeloomError } from "../../base/errors.js";
import { FakeClock } from "../../base/fake-clock.js";
import { type Logger, silentLogger } from "../../base/log.js";
import { Secret } from "../../base/secret.js";
import { parseEndpoint } from "./endpoint.js";
import { zeromqTransport } from "./index.js";
import { Interest } from "./interest.js";
import { loadNative } from "./native.js";
import { socketOptions, zeromqSettings } from "./options.js";
import { Sender } from "./sender.js";

const rules = { place: "test", ipcDirectory: "/run/edgeloom", binds: false };

describe("parseEndpoint", () => {
  it.each([
    ["tcp://127.0.0.1:10100", "tcp://127.0.0.1:10100", true],
    ["tcp://localhost:1", "tcp://localhost:1", true],
    ["tcp://[::1]:10100", "tcp://[::1]:10100", true],
    ["tcp://broker:10100", "tcp://broker:10100", false],
    ["tcp://127.evil.example:10100", "tcp://127.evil.example:10100", false],
    ["ipc:///run/edgeloom/x/../bus", "ipc:///run/edgeloom/bus", true],
    ["inproc://bus", "inproc://bus", true],
  ])("accepts %s", (text, normal, local) => {
    expect(parseEndpoint(text, rules)).toMatchObject({ text: normal, local });
  });

  it.each([
    "",
    "127.0.0.1:10100",
    "http://host:1",
    "tcp://host",
    "tcp://host:",
    "tcp://host:70000",
    "tcp://ho st:1",
    "tcp://a:1;tcp://b:2",
    "tcp://eth0;host:1",
    "tcp://*:10100",
    "tcp://host:*",
    "tcp://host:0",
    "tcp://0.0.0.0:1",
    "ipc://relative",
    "ipc:///etc/passwd",
    "ipc:///run/edgeloom",
    "ipc:///run/edgeloom/../other",
    "ipc:///run/edgeloom-other/x",
    "ipc://@abstract",
    `ipc:///run/edgeloom/${"x".repeat(100)}`,
    "inproc://a/b",
    "pgm://x",
    "ipc:///run/edgeloom/a\0b",
  ])("refuses %j", (text) => {
    expect(() => parseEndpoint(text, rules)).toThrow(
      expect.objectContaining({ code: "CONFIG", place: "test" }),
    );
  });

  it("takes wildcards from those who bind, and no ipc without a directory", () => {
    expect(parseEndpoint("tcp://127.0.0.1:0", { ...rules, binds: true })).toMatchObject({
      text: "tcp://127.0.0.1:*",
      local: true,
    });
    expect(parseEndpoint("tcp://*:10100", { ...rules, binds: true })).toMatchObject({ local: false });
    expect(() => parseEndpoint("ipc:///run/edgeloom/x", { place: "test", binds: true })).toThrow(
      "no ipcDirectory",
    );
  });
});

describe("zeromqSettings", () => {
  it("has finite defaults for everything", () => {
    const settings = zeromqSettings({});
    expect(settings).toMatchObject({
      publishTo: { text: "tcp://127.0.0.1:10100" },
      subscribeTo: { text: "tcp://127.0.0.1:10200" },
      sendHighWaterMark: 1_000,
      receiveHighWaterMark: 1_000,
      maxMessageBytes: 4_194_304,
      heartbeatIntervalMs: 1_000,
      heartbeatTimeoutMs: 3_000,
      handshakeTimeoutMs: 5_000,
      outgoing: { maxCount: 1_000, maxBytes: 16_777_216, policy: "drop-newest" },
      reconnect: { minMs: 250, maxMs: 32_000, spreadMs: 250 },
    });
  });

  it("spreads the reconnects of those who share a distant broker, each by an interval of its own", async () => {
    const settings = zeromqSettings({ publishTo: "tcp://broker:1", subscribeTo: "tcp://broker:2" });
    const native = await loadNative();
    const intervals = Array.from({ length: 4_000 }, () => socketOptions(native, settings).reconnectInterval);
    const buckets = new Map<number, number>();
    for (const interval of intervals)
      buckets.set(Math.floor(interval / 100), (buckets.get(Math.floor(interval / 100)) ?? 0) + 1);
    expect(Math.max(...buckets.values())).toBeLessThanOrEqual(200);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(250);
  });

  it.each([
    [{ sendHighWaterMark: 0 }, "sendHighWaterMark"],
    [{ maxMessageBytes: Number.POSITIVE_INFINITY }, "maxMessageBytes"],
    [{ heartbeatTimeoutMs: 1.5 }, "heartbeatTimeoutMs"],
    [{ publishTo: "tcp://*:1" }, "publishTo"],
    [
      { curve: { serverKey: "short", publicKey: "x".repeat(40), secretKey: new Secret("x".repeat(40)) } },
      "curve.serverKey",
    ],
  ])("refuses %j", (options, name) => {
    expect(() => zeromqSettings(options)).toThrow(
      expect.objectContaining({ code: "CONFIG", place: `zeromqTransport.${name}` }),
    );
  });

  it("does not show a broken secret key in its error", () => {
    const curve = { serverKey: "x".repeat(40), publicKey: "x".repeat(40), secretKey: "not-a-key-but-secret" };
    expect(() => zeromqSettings({ curve })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("not-a-key") }),
    );
  });

  it("warns about messages that leave the machine in the clear", () => {
    const log: Logger = { ...silentLogger, warn: vi.fn() };
    zeromqTransport({ publishTo: "tcp://broker:1", subscribeTo: "tcp://broker:2", log });
    expect(log.warn).toHaveBeenCalledOnce();
    zeromqTransport({ log });
    expect(log.warn).toHaveBeenCalledOnce();
  });
});

describe("loadNative", () => {
  it("says how to install ZeroMQ when it is absent", async () => {
    const absent = loadNative(() => Promise.reject(new Error("Cannot find package 'zeromq'")));
    await expect(absent).rejects.toMatchObject({
      code: "CONFIG",
      fix: expect.stringContaining("npm install zeromq"),
    });
  });
});

describe("Interest", () => {
  const message = (kind: number, prefix: string): Buffer =>
    Buffer.concat([Buffer.from([kind]), Buffer.from(prefix)]);

  it("follows subscription messages and tells changes only", () => {
    const changes: unknown[] = [];
    const interest = new Interest((prefix, present) => changes.push([prefix, present]));
    for (const [kind, prefix] of [
      [1, "a"],
      [1, "a"],
      [0, "b"],
      [1, ""],
      [0, "a"],
      [2, "c"],
    ] as const)
      interest.onMessage(message(kind, prefix));
    interest.onMessage(Buffer.alloc(0));
    expect(changes).toEqual([
      ["a", true],
      ["", true],
      ["a", false],
    ]);
    expect([interest.has("a"), interest.has(""), interest.matches("any")]).toEqual([false, true, true]);
  });

  it("compares bytes, so that a prefix may end within a character", () => {
    const interest = new Interest(() => {});
    interest.onMessage(Buffer.concat([Buffer.from([1]), Buffer.from("ü").subarray(0, 1)]));
    expect([interest.matches("über"), interest.matches("u")]).toEqual([true, false]);
    interest.onMessage(message(1, "straße"));
    expect(interest.has("straße")).toBe(true);
  });
});

/** A socket that answers as ZeroMQ does: by a promise that is settled already. */
class FakeSocket {
  readonly taken: string[] = [];
  room = Number.POSITIVE_INFINITY;
  closed = false;

  send([, body]: readonly unknown[]): Promise<void> {
    if (this.closed) throw Object.assign(new Error("closed"), { code: "EBADF" });
    if (this.room === 0) return Promise.reject(Object.assign(new Error("no room"), { code: "EAGAIN" }));
    this.room--;
    this.taken.push(String(body));
    return Promise.resolve();
  }
}

function makeSender(limits: { maxCount?: number; maxBytes?: number } = {}) {
  const socket = new FakeSocket();
  const clock = new FakeClock();
  const lost: unknown[] = [];
  const counts = { sent: 0 };
  const sender = new Sender({
    socket: socket as unknown as XPublisher,
    limits: { maxCount: 1_000, maxBytes: 1_000_000, policy: "drop-newest", ...limits },
    clock,
    onSent: () => counts.sent++,
    onLost: (count, reason) => lost.push([count, reason]),
  });
  return { socket, clock, lost, counts, sender };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Sender", () => {
  it("hands a burst over in order within one turn", async () => {
    const { socket, sender, counts } = makeSender();
    const outcomes = Array.from({ length: 500 }, (_, i) => sender.send("t", String(i)));
    expect(outcomes[0]).toBe("sent");
    expect(new Set(outcomes.slice(1))).toEqual(new Set(["queued"]));
    await turn();
    expect(socket.taken).toEqual(outcomes.map((_, i) => String(i)));
    expect([counts.sent, sender.waiting]).toEqual([500, 0]);
  });

  it("keeps the order when room comes back in the middle, and tries again by the clock", async () => {
    const { socket, clock, sender, lost } = makeSender();
    socket.room = 3;
    for (let i = 0; i < 10; i++) sender.send("t", String(i));
    await turn();
    expect([socket.taken.length, sender.waiting, clock.timers]).toEqual([3, 7, 1]);
    clock.advance(1);
    await turn();
    expect(socket.taken).toHaveLength(3);
    socket.room = 2;
    sender.send("t", "10");
    clock.advance(1);
    await turn();
    socket.room = Number.POSITIVE_INFINITY;
    clock.advance(1);
    await turn();
    expect(socket.taken).toEqual(Array.from({ length: 11 }, (_, i) => String(i)));
    expect([sender.waiting, clock.timers, lost]).toEqual([0, 0, []]);
  });

  it("is bounded by count and by bytes", async () => {
    const { socket, sender, lost } = makeSender({ maxCount: 2 });
    socket.room = 0;
    expect(Array.from({ length: 4 }, () => sender.send("t", "x"))).toEqual([
      "sent",
      "queued",
      "queued",
      "dropped",
    ]);
    expect(lost).toEqual([[1, "queue-full"]]);
    const bytes = makeSender({ maxBytes: 100 });
    bytes.socket.room = 0;
    expect(["a", "ü".repeat(80), "ü".repeat(80)].map((body) => bytes.sender.send("t", body))).toEqual([
      "sent",
      "queued",
      "dropped",
    ]);
  });

  it("counts what is lost when the link goes down, but not a message whose answer is on its way", async () => {
    const { socket, clock, sender, lost, counts } = makeSender();
    sender.send("t", "answered");
    sender.send("t", "waits");
    sender.discard("not-connected");
    await turn();
    expect([lost, counts.sent, sender.waiting]).toEqual([[[1, "not-connected"]], 1, 0]);
    socket.room = 0;
    sender.send("t", "refused");
    await turn();
    sender.discard("not-connected");
    expect([lost.length, sender.waiting, clock.timers]).toEqual([2, 0, 0]);
  });

  it("never sends what was refused after everything was discarded, and goes on with what came since", async () => {
    const { socket, clock, sender, lost, counts } = makeSender();
    socket.room = 0;
    sender.send("t", "stale");
    sender.discard("not-connected");
    sender.send("t", "fresh");
    await turn();
    expect([lost, sender.waiting, clock.timers]).toEqual([[[1, "not-connected"]], 1, 1]);
    socket.room = Number.POSITIVE_INFINITY;
    clock.advance(1);
    await turn();
    expect([socket.taken, counts.sent, sender.waiting]).toEqual([["fresh"], 1, 0]);
  });

  it("ends draining when the last message is refused after it was discarded", async () => {
    const { socket, sender, lost } = makeSender();
    socket.room = 0;
    sender.send("t", "stale");
    const drained = sender.drain(1_000);
    sender.discard("closed");
    await drained;
    expect([lost, sender.waiting]).toEqual([[[1, "closed"]], 0]);
  });

  it("gives up when the socket is closed", async () => {
    const { socket, sender, lost } = makeSender();
    socket.closed = true;
    sender.send("t", "x");
    await turn();
    expect([lost, sender.waiting]).toEqual([[[1, "closed"]], 0]);
  });

  it("drains, or ends waiting when time is over", async () => {
    const { socket, clock, sender } = makeSender();
    socket.room = 0;
    for (let i = 0; i < 5; i++) sender.send("t", String(i));
    await turn();
    let drained = 0;
    const inTime = sender.drain(1_000).then(() => drained++);
    const tooShort = sender.drain(5).then(() => drained++);
    clock.advance(5);
    await tooShort;
    expect([drained, sender.waiting]).toEqual([1, 5]);
    socket.room = 5;
    clock.advance(1);
    await inTime;
    expect(socket.taken).toEqual(["0", "1", "2", "3", "4"]);
    await sender.drain(1_000);
    expect(clock.timers).toBe(0);
  });
});

it("marks CONFIG errors as errors of this package", () => {
  const caught = (() => {
    try {
      return zeromqSettings({ publishTo: "nonsense" });
    } catch (error) {
      return error;
    }
  })();
  expect(isEdgeloomError(caught)).toBe(true);
});
