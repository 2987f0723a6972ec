import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { DeadlineTable } from "./deadline.js";
import { FakeClock } from "./fake-clock.js";
import { silentLogger } from "./log.js";

function table(startMs = 0, lasting = false): { clock: FakeClock; deadlines: DeadlineTable } {
  const clock = new FakeClock({ lasting });
  clock.advance(startMs);
  return { clock, deadlines: new DeadlineTable({ clock, log: silentLogger }) };
}

describe("DeadlineTable", () => {
  it("has no timer while it is empty and one while it is not", () => {
    const { clock, deadlines } = table();
    expect(clock.timers).toBe(0);
    const all = [5, 50, 5_000, 500_000].map((ms) => deadlines.schedule(ms, () => {}));
    expect(deadlines.size).toBe(4);
    expect(clock.timers).toBe(1);
    for (const deadline of all) expect(deadline.cancel()).toBe(true);
    expect(deadlines.size).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it("keeps one timer for calls that follow each other, but not for long and not the process alive", () => {
    const { clock, deadlines } = table(0, true);
    const started = vi.spyOn(clock, "startTimer");
    for (let call = 0; call < 100; call++) {
      const deadline = deadlines.schedule(3_000, () => {});
      expect([clock.timers, clock.holding]).toEqual([1, 1]);
      clock.advance(1);
      deadline.cancel();
      expect([clock.timers, clock.holding]).toEqual([1, 0]);
    }
    expect(started).toHaveBeenCalledOnce();
    clock.advance(3_000);
    expect(clock.timers).toBe(0);
    deadlines.schedule(3_600_000, () => {}).cancel();
    expect(clock.timers).toBe(0);
  });

  it("runs a deadline once, in time, and cannot be cancelled afterwards", () => {
    const { clock, deadlines } = table();
    const run = vi.fn();
    const deadline = deadlines.schedule(100, run);
    clock.advance(99);
    expect(run).not.toHaveBeenCalled();
    clock.advance(1);
    expect(run).toHaveBeenCalledOnce();
    expect(deadline.cancel()).toBe(false);
    expect(deadlines.size).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it.each([0, 31, 2 ** 20 - 1, 2 ** 25 - 3, 2 ** 31 - 7, 2 ** 32 - 7, 2 ** 40 + 0.25])(
    "runs everything in order of due time when the clock starts at %d",
    (startMs) => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 16_000_000 }), { maxLength: 60 }), (delays) => {
          const { clock, deadlines } = table(startMs);
          const ran: number[] = [];
          for (const delay of delays) {
            deadlines.schedule(delay, () => {
              const elapsedMs = clock.nowMs() - startMs;
              expect(elapsedMs).toBeGreaterThanOrEqual(delay);
              expect(elapsedMs).toBeLessThanOrEqual(delay + 2);
              ran.push(delay);
            });
          }
          clock.advance(16_000_010);
          expect(ran).toEqual(
            delays.toSorted((a, b) => Math.max(a, 1) - Math.max(b, 1)).map((delay) => delay),
          );
          expect(deadlines.size).toBe(0);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each([
    [false, "stopped"],
    [true, "kept for later"],
  ])(
    "agrees with a plain list under random schedules, cancels and steps of time (%s: timers are %s)",
    (lasting) => {
      const step = fc.oneof(
        fc.record({ do: fc.constant("schedule" as const), ms: fc.integer({ min: 1, max: 100_000 }) }),
        fc.record({ do: fc.constant("cancel" as const), ms: fc.nat() }),
        fc.record({ do: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
        fc.record({ do: fc.constant("suspend" as const), ms: fc.integer({ min: 0, max: 400_000 }) }),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
          const { clock, deadlines } = table(12_345, lasting);
          const model = new Map<number, number>();
          const handles: { cancel(): boolean }[] = [];
          for (const { do: what, ms } of steps) {
            if (what === "schedule") {
              const id = handles.length;
              model.set(id, clock.nowMs() + ms);
              handles.push(
                deadlines.schedule(ms, () => {
                  expect(model.get(id)).toBeLessThanOrEqual(clock.nowMs());
                  model.delete(id);
                }),
              );
            } else if (what === "cancel") {
              const id = handles.length === 0 ? -1 : ms % handles.length;
              expect(handles[id]?.cancel() ?? false).toBe(model.delete(id));
            } else clock[what](ms);
            if (what === "advance" || what === "suspend")
              for (const due of model.values()) expect(due).toBeGreaterThan(clock.nowMs());
            expect(deadlines.size).toBe(model.size);
            expect(clock.holding).toBe(model.size === 0 ? 0 : 1);
            expect(clock.timers).toBeLessThanOrEqual(lasting ? 1 : clock.holding);
          }
        }),
        { numRuns: 500 },
      );
    },
  );

  it("goes through everything in one pass after a suspension", () => {
    const { clock, deadlines } = table();
    const started = vi.spyOn(clock, "startTimer");
    let ran = 0;
    for (let i = 0; i < 1_000; i++) deadlines.schedule(1_000 + i * 10, () => ran++);
    started.mockClear();
    clock.suspend(600_000);
    expect(ran).toBe(1_000);
    expect(started).not.toHaveBeenCalled();
  });

  it("does not care for jumps of the wall clock", () => {
    const { clock, deadlines } = table();
    const run = vi.fn();
    deadlines.schedule(1_000, run);
    clock.jumpWall(3_600);
    clock.advance(999);
    expect(run).not.toHaveBeenCalled();
    clock.jumpWall(-7_200);
    clock.advance(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it("lets callbacks cancel deadlines that are due in the same pass, and schedule new ones", () => {
    const { clock, deadlines } = table();
    const second = vi.fn();
    const third = vi.fn();
    deadlines.schedule(10, () => {
      expect(other.cancel()).toBe(true);
      deadlines.schedule(10, third);
    });
    const other = deadlines.schedule(10, second);
    clock.suspend(10);
    expect(second).not.toHaveBeenCalled();
    expect(deadlines.size).toBe(1);
    clock.advance(10);
    expect(third).toHaveBeenCalledOnce();
  });

  it("logs a callback that throws and runs the others", () => {
    const clock = new FakeClock();
    const log = { ...silentLogger, error: vi.fn() };
    const deadlines = new DeadlineTable({ clock, log });
    const after = vi.fn();
    deadlines.schedule(1, () => {
      throw new Error("broken callback");
    });
    deadlines.schedule(1, after);
    clock.advance(1);
    expect(log.error).toHaveBeenCalledOnce();
    expect(after).toHaveBeenCalledOnce();
  });

  it("is exact to a tick on the real clock", async () => {
    const deadlines = new DeadlineTable({ log: silentLogger });
    const startMs = performance.now();
    // The table's timer does not keep the process alive; the test runner does.
    await new Promise<void>((resolve) => deadlines.schedule(25, resolve));
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(25);
    expect(deadlines.size).toBe(0);
  });

  it("schedules and cancels 200,000 deadlines in well under a second", () => {
    const deadlines = new DeadlineTable({ log: silentLogger });
    const kept = Array.from({ length: 100_000 }, () => deadlines.schedule(60_000, () => {}));
    const startMs = cpuMs();
    for (let i = 0; i < 200_000; i++) deadlines.schedule(10_000, () => {}).cancel();
    expect(cpuMs() - startMs).toBeLessThan(1_000);
    for (const deadline of kept) deadline.cancel();
    expect(deadlines.size).toBe(0);
  });
});
