import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isEdgeloomError } from "../base/errors.js";
import { model, object } from "../schema/index.js";
import { gate, lenient, Stage, Tick, Tock } from "./bus.test.support.js";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.end());

const tick = (count: unknown, extra: object = {}): string =>
  JSON.stringify({ type: "tick", name: "x", timestamp: 1, count, ...extra });
const ticks = { topic: "clock", model: Tick, wire: lenient };

describe("routing", () => {
  it("compares topics exactly and counts what is delivered by prefix only", async () => {
    const bus = await stage.bus("a");
    const seen: number[] = [];
    bus.register({ ...ticks, handler: ({ count }) => seen.push(count) });
    await bus.settled();
    bus.publish("clock", tick(1));
    bus.publish("clockwork", tick(2));
    await stage.flush();
    expect(seen).toEqual([1]);
    expect(bus.stats()).toMatchObject({ received: 2, unrouted: 1 });
  });

  it("calls each registration in order, the same handler twice when it is registered twice", async () => {
    const bus = await stage.bus("a");
    const seen: string[] = [];
    const twice = (): void => void seen.push("twice");
    bus.register({ ...ticks, handler: twice });
    bus.register({ ...ticks, matchType: false, handler: () => seen.push("any") });
    bus.register({ ...ticks, handler: twice });
    bus.publish("clock", tick(1));
    await stage.flush();
    expect(seen).toEqual(["twice", "any", "twice"]);
  });

  it("takes messages of another type when types do not matter, whatever type the model fixes", async () => {
    const bus = await stage.bus("a");
    const peer = await stage.bus("b");
    const seen: unknown[] = [];
    const say = () => peer.publish("clock", JSON.stringify({ ...JSON.parse(tick(1)), type: "tock" }));
    bus.register({ ...ticks, matchType: false, handler: ({ type, count }) => seen.push(type, count) });
    bus.register({ ...ticks, handler: () => seen.push("not for ticks") });
    await bus.settled();
    say();
    await stage.flush();
    expect(seen).toEqual(["tock", 1]);
  });

  it("wants a type when the model fixes none", async () => {
    const bus = await stage.bus("a");
    const Untyped = model("Untyped", undefined, () => object({}));
    const register = (): unknown =>
      bus.register({ topic: "clock", model: Untyped, wire: lenient, handler: () => {} });
    expect(register).toThrow(/fixes no type/);
    expect(() =>
      bus.register({ topic: "clock", model: Untyped, wire: lenient, type: "x", handler: () => {} }),
    ).not.toThrow();
  });

  it("unsubscribes a topic with its last registration, and delivers nothing that waits", async () => {
    const bus = await stage.bus("a");
    const peer = await stage.bus("b");
    const seen: number[] = [];
    const registration = bus.register({ ...ticks, handler: ({ count }) => seen.push(count) });
    await bus.settled();
    expect(peer.transport.hasSubscriber("clock")).toBe(true);
    peer.publish("clock", tick(1));
    expect(registration.unregister()).toBe(true);
    expect(registration.unregister()).toBe(false);
    await stage.flush();
    expect(seen).toEqual([]);
    expect(peer.transport.hasSubscriber("clock")).toBe(false);
    expect(bus.stats()).toMatchObject({ registrations: 0, queued: 0 });
  });

  it("does not parse what no handler wants", async () => {
    const bus = await stage.bus("a");
    bus.register({ ...ticks, handler: () => {} });
    bus.publish("clock", '{"type":"other","broken":}');
    bus.publish("clock", '{"type":"\\u0074ick","count":1}');
    await stage.flush();
    expect(bus.stats()).toMatchObject({ skipped: 1, malformed: 0, invalid: 0 });
  });
});

describe("decoding", () => {
  it("fills in name and time, and gives the raw message along", async () => {
    const bus = await stage.bus("me");
    const seen: unknown[] = [];
    bus.register({
      ...ticks,
      handler: (message, context) => seen.push(message, context.topic, context.json()),
    });
    bus.publish("clock", '{"type":"tick","count":"7","more":true}');
    await stage.flush();
    expect(seen).toEqual([
      { timestamp: stage.clock.wallSeconds(), name: "me", type: "tick", count: 7 },
      "clock",
      { type: "tick", count: "7", more: true },
    ]);
  });

  it("validates once per message and model, however many handlers there are", async () => {
    const bus = await stage.bus("a");
    const seen: unknown[] = [];
    for (let index = 0; index < 3; index++)
      bus.register({ ...ticks, handler: (message) => seen.push(message) });
    bus.publish("clock", tick(1));
    bus.publish("clock", tick("no number"));
    await stage.flush();
    expect(seen).toHaveLength(3);
    expect(seen[1]).toBe(seen[0]);
    expect(bus.stats().invalid).toBe(1);
    expect(stage.logged.lines.filter(({ message }) => message === "Invalid message received")).toHaveLength(
      1,
    );
  });

  it("counts what is no message and goes on", async () => {
    const bus = await stage.bus("a");
    const malformed: string[] = [];
    bus.on("malformed", (topic, reason) => malformed.push(`${topic}: ${reason}`));
    const seen: number[] = [];
    bus.register({ ...ticks, handler: ({ count }) => seen.push(count) });
    for (const body of ["", "[]", '"tick"', "{", "nonsense"]) bus.publish("clock", body);
    bus.publish("clock", tick(1));
    await stage.flush();
    expect(seen).toEqual([1]);
    expect(malformed).toHaveLength(5);
    expect(bus.stats().malformed).toBe(5);
  });
});

describe("filters and failures", () => {
  it("asks the filter before it decodes, and skips a filter that throws", async () => {
    const bus = await stage.bus("a");
    const seen: string[] = [];
    bus.register({
      ...ticks,
      filter: (raw) => raw["count"] === 1,
      handler: ({ count }) => seen.push(`filtered ${count}`),
    });
    bus.register({
      ...ticks,
      filter: () => {
        throw new Error("filter broke");
      },
      handler: () => seen.push("never"),
    });
    bus.register({ ...ticks, handler: ({ count }) => seen.push(`all ${count}`) });
    bus.publish("clock", tick(1));
    bus.publish("clock", tick(2));
    await stage.flush();
    expect(seen).toEqual(["filtered 1", "all 1", "all 2"]);
    expect(bus.stats()).toMatchObject({ filterErrors: 2, handlerErrors: 0 });
  });

  it("goes on after a handler that throws or rejects", async () => {
    const bus = await stage.bus("a");
    const seen: number[] = [];
    bus.register({
      ...ticks,
      handler: () => {
        throw new Error("thrown");
      },
    });
    bus.register({ ...ticks, handler: async () => Promise.reject(new Error("rejected")) });
    bus.register({ ...ticks, handler: ({ count }) => seen.push(count) });
    bus.publish("clock", tick(1));
    await stage.flush();
    expect(seen).toEqual([1]);
    expect(bus.stats().handlerErrors).toBe(2);
  });
});

describe("order", () => {
  it("awaits a handler before the next message, over all topics of the bus", async () => {
    const bus = await stage.bus("a");
    const first = gate();
    const seen: string[] = [];
    bus.register({
      ...ticks,
      handler: async ({ count }) =>
        count === 1 ? first.passed.then(() => seen.push("1")) : seen.push(`${count}`),
    });
    bus.register({ topic: "other", model: Tock, wire: lenient, handler: ({ text }) => seen.push(text) });
    bus.publish("clock", tick(1));
    bus.publish("other", JSON.stringify({ type: "tock", text: "other" }));
    bus.publish("clock", tick(2));
    await stage.flush();
    expect(seen).toEqual([]);
    expect(bus.stats()).toMatchObject({ running: 1, queued: 2 });
    first.open();
    await stage.flush();
    expect(seen).toEqual(["1", "other", "2"]);
  });

  it("handles several at once where that was asked for, without holding the others up", async () => {
    const bus = await stage.bus("a");
    const gates = [gate(), gate()];
    const started: number[] = [];
    const plain: number[] = [];
    bus.register({
      ...ticks,
      concurrency: 2,
      handler: ({ count }) => {
        started.push(count);
        return gates[count]?.passed;
      },
    });
    bus.register({ ...ticks, handler: ({ count }) => plain.push(count) });
    for (const count of [0, 1, 2]) bus.publish("clock", tick(count));
    await stage.flush();
    expect(started).toEqual([0, 1]);
    expect(plain).toEqual([0, 1, 2]);
    gates[1]?.open();
    await stage.flush();
    expect(started).toEqual([0, 1, 2]);
    gates[0]?.open();
  });

  it("never lets a handler hold up the receive path", async () => {
    const bus = await stage.bus("a");
    const stuck = gate();
    bus.register({ ...ticks, handler: () => stuck.passed });
    const received: string[] = [];
    bus.receive("internal", (message) => received.push(String(message.json()?.["n"])));
    bus.publish("clock", tick(1));
    bus.publish("internal", '{"n":1}');
    await stage.flush();
    expect(received).toEqual(["1"]);
    stuck.open();
  });
});

describe("closing", () => {
  it("finishes what was received, then refuses", async () => {
    const bus = await stage.bus("a");
    const first = gate();
    const seen: number[] = [];
    bus.register({ ...ticks, handler: async ({ count }) => void (await first.passed, seen.push(count)) });
    bus.publish("clock", tick(1));
    bus.publish("clock", tick(2));
    await stage.flush();
    const closed = bus.close();
    bus.publish("clock", tick(3));
    await stage.flush();
    first.open();
    await closed;
    expect(seen).toEqual([1, 2]);
    expect(bus.stats()).toMatchObject({ queued: 0, running: 0, timers: 0 });
    expect(() => bus.register({ ...ticks, handler: () => {} })).toThrow(/closed/);
    expect(await bus.close()).toBeUndefined();
  });

  it("does not wait for ever, and says what was lost", async () => {
    const bus = await stage.bus("a");
    const gaps: unknown[] = [];
    bus.on("gap", (...gap) => gaps.push(gap));
    const stuck = gate();
    bus.register({ ...ticks, handler: () => stuck.passed });
    for (const count of [1, 2, 3]) bus.publish("clock", tick(count));
    await stage.flush();
    const closed = bus.close({ drainMs: 500 });
    await stage.flush();
    stage.clock.advance(500);
    await closed;
    expect(gaps).toEqual([["default", 2]]);
    expect(bus.stats()).toMatchObject({ queued: 0, droppedIncoming: 2, timers: 0 });
    stuck.open();
  });

  it("passes the events of the link on", async () => {
    const bus = await stage.bus("a");
    const events: unknown[] = [];
    bus.on("disconnected", () => events.push("disconnected"));
    bus.on("reconnected", (outageMs) => events.push(outageMs));
    stage.wire.kill();
    stage.clock.advance(40);
    stage.wire.restart();
    expect(events).toEqual(["disconnected", 40]);
  });

  it("refuses a group that could never run anything", async () => {
    const bus = await stage.bus("a");
    const error: unknown = (() => {
      try {
        return bus.group({ concurrency: 0 });
      } catch (caught) {
        return caught;
      }
    })();
    expect(isEdgeloomError(error) && error.code).toBe("CONFIG");
  });
});
