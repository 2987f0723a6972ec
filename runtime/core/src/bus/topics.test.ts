import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { silentLogger } from "../base/log.js";
import { ClockTopic, gate, lenient, Stage, Tick } from "./bus.test.support.js";
import { message, topic } from "./descriptors.js";
import { eventListener } from "./event-listener.js";
import { on, publisher, subscribe } from "./topics.js";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.end());

describe("typed topics", () => {
  it("carries messages from a publisher to the handlers that want them", async () => {
    const sender = await stage.bus("sender");
    const receiver = await stage.bus("receiver");
    const seen: unknown[] = [];
    subscribe(receiver, ClockTopic, {
      tick: (tick) => {
        expectTypeOf(tick.count).toEqualTypeOf<number>();
        seen.push(tick);
      },
    });
    on(receiver, ClockTopic, "tock", ({ text, name }) => seen.push(`${name}: ${text}`), {
      filter: (raw) => raw["text"] !== "no",
    });
    await receiver.settled();
    const clock = publisher(sender, ClockTopic);
    expect(clock.tick({ count: 3 })).toBe("sent");
    clock.tock({ text: "no" });
    clock.tock({ text: "yes", name: "other" });
    await stage.flush();
    const timestamp = stage.clock.wallSeconds();
    expect(seen).toEqual([{ timestamp, name: "sender", type: "tick", count: 3 }, "other: yes"]);
  });

  it("refuses to publish what does not fit, before anything is sent", async () => {
    const bus = await stage.bus("a");
    const clock = publisher(bus, ClockTopic);
    expect(() => clock.tick({ count: "x" as unknown as number })).toThrow(/does not fit Tick/);
    expect(bus.stats().published).toBe(0);
  });

  it("takes all handlers away at once", async () => {
    const bus = await stage.bus("a");
    const subscription = subscribe(bus, ClockTopic, { tick: () => {}, tock: () => {} }, { concurrency: 2 });
    expect(bus.stats().registrations).toBe(2);
    expect(subscription.unregister()).toBe(true);
    expect(subscription.unregister()).toBe(false);
    expect(bus.stats().registrations).toBe(0);
  });

  it("shares the width of a subscription among its handlers", async () => {
    const bus = await stage.bus("a");
    const stuck = gate();
    const started: string[] = [];
    const wait = (name: string) => () => {
      started.push(name);
      return stuck.passed;
    };
    subscribe(bus, ClockTopic, { tick: wait("tick"), tock: wait("tock") }, { concurrency: 2 });
    const clock = publisher(bus, ClockTopic);
    clock.tick({ count: 1 });
    clock.tock({ text: "a" });
    clock.tick({ count: 2 });
    await stage.flush();
    expect(started).toEqual(["tick", "tock"]);
    stuck.open();
    await stage.flush();
    expect(started).toEqual(["tick", "tock", "tick"]);
  });

  it("takes an event listener for a handler", async () => {
    const bus = await stage.bus("a");
    const seen: number[] = [];
    const listener = eventListener<[{ readonly count: number }]>({ log: silentLogger }, ({ count }) =>
      seen.push(count),
    );
    subscribe(bus, ClockTopic, { tick: listener });
    publisher(bus, ClockTopic).tick({ count: 5 });
    await stage.flush();
    expect(seen).toEqual([5]);
  });

  it("makes no promise of a topic with a message called then", async () => {
    const bus = await stage.bus("a");
    const clock = publisher(bus, topic("clock", lenient, { then: message("tick", Tick) }));
    expect(await clock).toBe(clock);
    expect(clock.then_({ count: 1 })).toBe("sent");
  });
});
