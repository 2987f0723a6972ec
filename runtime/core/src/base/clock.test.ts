import { afterEach, describe, expect, it, vi } from "vitest";
import { SystemClock } from "./clock.js";
import { FakeClock } from "./fake-clock.js";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("SystemClock", () => {
  it("gives wall time within a few milliseconds of Date.now", () => {
    const clock = new SystemClock();
    for (let i = 0; i < 100; i++) {
      const beforeMs = Date.now();
      const wallMs = clock.wallSeconds() * 1000;
      expect(wallMs).toBeGreaterThanOrEqual(beforeMs - 3);
      expect(wallMs).toBeLessThanOrEqual(Date.now() + 3);
    }
  });

  it("has a finer grain than a millisecond, in whole microseconds", () => {
    const clock = new SystemClock();
    const seen = [...new Set(Array.from({ length: 10_000 }, () => clock.wallSeconds()))];
    const steps = seen.slice(1).map((seconds, at) => seconds - (seen[at] ?? 0));
    expect(Math.min(...steps)).toBeLessThan(0.001);
    for (const seconds of seen) expect(seconds).toBe(Math.round(seconds * 1e6) / 1e6);
  });

  it("follows a jump of the wall clock in timestamps and not in monotonic time", () => {
    const clock = new SystemClock();
    clock.wallSeconds();
    const beforeMs = clock.nowMs();
    const future = Date.now() + 3_600_000;
    vi.spyOn(Date, "now").mockReturnValue(future);
    expect(clock.wallSeconds()).toBe(future / 1000);
    expect(clock.nowMs() - beforeMs).toBeLessThan(600_000);
  });

  it("runs a timer not too early and not after cancel", async () => {
    const clock = new SystemClock();
    const cancelled = vi.fn();
    clock.startTimer(1, cancelled).cancel();
    const startMs = clock.nowMs();
    // Timers of the clock do not keep the process alive; the test runner does.
    await new Promise<void>((resolve) => clock.startTimer(15, resolve));
    expect(clock.nowMs() - startMs).toBeGreaterThanOrEqual(14);
    expect(cancelled).not.toHaveBeenCalled();
  });
});

describe("timers of SystemClock", () => {
  const holding = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

  it.each([true, false])("keep the process alive or not, as was said last (first: %s)", (keepsAlive) => {
    const before = holding();
    const timer = new SystemClock().startTimer(60_000, () => {}, { keepsAlive });
    expect(holding() - before).toBe(keepsAlive ? 1 : 0);
    timer.keepAlive?.(!keepsAlive);
    expect(holding() - before).toBe(keepsAlive ? 0 : 1);
    timer.cancel();
    expect(holding()).toBe(before);
  });
});

describe("FakeClock", () => {
  it("runs timers in order of time, also those started meanwhile", () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    clock.startTimer(20, () => ran.push(`b@${clock.nowMs()}`));
    clock.startTimer(10, () => {
      ran.push(`a@${clock.nowMs()}`);
      clock.startTimer(5, () => ran.push(`c@${clock.nowMs()}`));
    });
    clock.startTimer(31, () => ran.push("late"));
    clock.advance(30);
    expect(ran).toEqual(["a@10", "c@15", "b@20"]);
    expect(clock.timers).toBe(1);
  });

  it("lets timers find themselves late after a suspension", () => {
    const clock = new FakeClock();
    const ran: number[] = [];
    clock.startTimer(10, () => ran.push(clock.nowMs()));
    clock.suspend(600_000);
    expect(ran).toEqual([600_000]);
  });

  it("moves the wall clock apart from monotonic time", () => {
    const clock = new FakeClock({ wallSeconds: 100 });
    clock.advance(1_500);
    clock.jumpWall(-50);
    expect(clock.wallSeconds()).toBe(51.5);
    expect(clock.nowMs()).toBe(1_500);
  });
});
