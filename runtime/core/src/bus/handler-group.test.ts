import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import type { QueueLimits } from "../base/queue.js";
import { gate } from "./bus.test.support.js";
import { HandlerGroup, type Work } from "./handler-group.js";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function groupWith(queue: Partial<QueueLimits> = {}, concurrency = 1) {
  const clock = new FakeClock();
  const events: string[] = [];
  const group = new HandlerGroup(
    { name: "g", concurrency, queue },
    {
      clock,
      events: {
        gap: (_group, count) => events.push(`gap ${count}`),
        disconnect: () => events.push("disconnect"),
        blocked: (place, durationMs) => events.push(`${place} blocked for ${durationMs} ms`),
      },
    },
  );
  const work = (name: string, run: () => void | Promise<void> = () => {}): Work => ({
    bytes: 10,
    place: name,
    run: () => {
      events.push(name);
      return run();
    },
  });
  return { group, events, work, clock };
}

describe("HandlerGroup", () => {
  it("never runs anything before push returns", () => {
    const { group, events, work } = groupWith();
    group.push(work("a"));
    expect(events).toEqual([]);
  });

  it("drops the oldest and tells of the gap where it is", async () => {
    const { group, events, work } = groupWith({ maxCount: 2 });
    const first = gate();
    group.push(work("first", () => first.passed));
    await turn();
    for (const name of ["a", "b", "c", "d"]) group.push(work(name));
    first.open();
    await turn();
    expect(events).toEqual(["first", "gap 2", "c", "d"]);
    expect(group.dropped).toBe(2);
  });

  it("drops the newest where that is the policy, also by bytes", async () => {
    const { group, events, work } = groupWith({ maxBytes: 20, policy: "drop-newest" });
    const first = gate();
    group.push(work("first", () => first.passed));
    await turn();
    for (const name of ["a", "b", "c"]) group.push(work(name));
    first.open();
    await turn();
    expect(events).toEqual(["first", "gap 1", "a", "b"]);
  });

  it("asks to be disconnected where that is the policy", async () => {
    const { group, events, work } = groupWith({ maxCount: 1, policy: "disconnect" });
    const first = gate();
    group.push(work("first", () => first.passed));
    await turn();
    group.push(work("a"));
    group.push(work("b"));
    expect(events).toEqual(["first", "disconnect"]);
    group.clear();
    first.open();
    await group.idle();
  });

  it("gives the event loop a turn in a long row of quick messages", async () => {
    const { group, work } = groupWith();
    let handled = 0;
    let handledAtTurn = 0;
    for (let index = 0; index < 500; index++) group.push(work("x", () => void handled++));
    setImmediate(() => {
      handledAtTurn = handled;
    });
    await group.idle();
    expect(handled).toBe(500);
    expect(handledAtTurn).toBeLessThan(500);
  });

  it("tells which handler kept the event loop", async () => {
    const { group, events, work, clock } = groupWith();
    group.push(work("slow", () => clock.advance(1_500)));
    group.push(work("quick"));
    await turn();
    expect(events).toEqual(["slow", "slow blocked for 1500 ms", "quick"]);
  });

  it("runs every message that is kept once, in order, never more at a time than allowed", async () => {
    const plan = fc.record({
      concurrency: fc.integer({ min: 1, max: 4 }),
      steps: fc.array(fc.boolean(), { maxLength: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ concurrency, steps }) => {
        const { group, events, work } = groupWith({ maxCount: 1_000 }, concurrency);
        let running = 0;
        let most = 0;
        steps.forEach((isAsync, index) => {
          const asyncRun = async (): Promise<void> => {
            most = Math.max(most, ++running);
            await turn();
            running--;
          };
          group.push(work(String(index), isAsync ? asyncRun : undefined));
        });
        await group.idle();
        expect(events).toEqual(steps.map((_, index) => String(index)));
        expect(most).toBeLessThanOrEqual(concurrency);
        expect(group.queued + group.running).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
