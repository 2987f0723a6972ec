import { describe, expect, it, vi } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { type Logger, silentLogger } from "../../base/log.js";
import { SubscriptionReader } from "./subscription-reader.js";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A socket whose receive ends when the test says so. */
function setup() {
  const waiting: { resolve: (frames: Buffer[]) => void; reject: (error: unknown) => void }[] = [];
  const ready: Buffer[][] = [];
  const socket = {
    closed: false,
    get readable() {
      return ready.length > 0;
    },
    receive: () => {
      const next = ready.shift();
      if (next !== undefined) return Promise.resolve(next);
      return new Promise<Buffer[]>((resolve, reject) => waiting.push({ resolve, reject }));
    },
  };
  const clock = new FakeClock();
  const taken: string[] = [];
  const log = { ...silentLogger, error: vi.fn() } satisfies Logger;
  const state = { attempts: 0 };
  const reader = new SubscriptionReader({
    socket,
    clock,
    log,
    attempts: () => state.attempts,
    take: (message) => taken.push(String(message)),
  });
  const timeOut = async (): Promise<void> => {
    clock.advance(1_000);
    waiting.shift()?.reject(Object.assign(new Error("nothing came"), { code: "EAGAIN" }));
    await turn();
  };
  return { socket, waiting, ready, clock, taken, log, state, running: reader.run(), timeOut };
}

describe("SubscriptionReader", () => {
  it("waits for messages while little is sent", async () => {
    const { waiting, taken, clock, state, timeOut } = setup();
    waiting.shift()?.resolve([Buffer.from("a")]);
    await turn();
    state.attempts = 1_999;
    await timeOut();
    expect([taken, waiting.length, clock.timers]).toEqual([["a"], 1, 0]);
  });

  it("asks every 10 ms while much is sent, and waits again afterwards", async () => {
    const { waiting, ready, taken, clock, state, timeOut } = setup();
    state.attempts = 2_000;
    await timeOut();
    expect([waiting.length, clock.timers]).toEqual([0, 1]);
    ready.push([Buffer.from("a")], [Buffer.from("b")]);
    clock.advance(10);
    await turn();
    expect(taken).toEqual(["a", "b"]);
    for (let i = 0; i < 100; i++) {
      clock.advance(10);
      await turn();
    }
    expect([waiting.length, clock.timers]).toEqual([1, 0]);
  });

  it("ends when the socket is closed, without a word", async () => {
    const { socket, waiting, log, running } = setup();
    socket.closed = true;
    waiting.shift()?.reject(Object.assign(new Error("closed"), { code: "EAGAIN" }));
    await running;
    expect(log.error).not.toHaveBeenCalled();
  });

  it("logs an unexpected failure and goes on, without a tight loop", async () => {
    const { waiting, taken, clock, log } = setup();
    waiting.shift()?.reject(new Error("unexpected"));
    await turn();
    expect([log.error.mock.calls.length, waiting.length]).toEqual([1, 0]);
    clock.advance(10);
    await turn();
    waiting.shift()?.resolve([Buffer.from("a")]);
    await turn();
    expect(taken).toEqual(["a"]);
  });
});
