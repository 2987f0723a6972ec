import { EventEmitter } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { FakeClock } from "./fake-clock.js";
import { silentLogger } from "./log.js";
import { Shutdown, shutDownOnSignals } from "./shutdown.js";

/** Lets all promise reactions run that are ready. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("Shutdown", () => {
  it("ends things in reverse order, one after the other", async () => {
    const shutdown = new Shutdown({ log: silentLogger });
    const seen: string[] = [];
    shutdown.add("store", () => {
      seen.push("store");
    });
    shutdown.add("bus", async () => {
      seen.push("bus begins");
      await settle();
      seen.push("bus ends");
    });
    const gone = shutdown.add("gone", () => {
      seen.push("gone");
    });
    gone();
    expect(await shutdown.run()).toEqual({ failed: [], timedOut: [] });
    expect(seen).toEqual(["bus begins", "bus ends", "store"]);
  });

  it("goes on after a failure and after something that never ends", async () => {
    const clock = new FakeClock();
    const shutdown = new Shutdown({ log: silentLogger, clock, drainMs: 1_000 });
    const budgets: number[] = [];
    shutdown.add("last", (budgetMs) => {
      budgets.push(budgetMs);
    });
    shutdown.add("hangs", (budgetMs) => {
      budgets.push(budgetMs);
      return new Promise(() => {});
    });
    shutdown.add("throws", () => {
      throw new Error("no");
    });
    shutdown.add("rejects", () => Promise.reject(new Error("no")));
    const report = shutdown.run();
    await settle();
    clock.advance(1_000);
    expect(await report).toEqual({ failed: ["rejects", "throws"], timedOut: ["hangs"] });
    expect(budgets).toEqual([1_000, 1]);
    expect(clock.timers).toBe(0);
  });

  it("runs once and takes nothing new afterwards", async () => {
    const shutdown = new Shutdown({ log: silentLogger });
    const dispose = vi.fn();
    shutdown.add("thing", dispose);
    const [first, second] = await Promise.all([shutdown.run(), shutdown.run()]);
    expect(first).toBe(second);
    expect(dispose).toHaveBeenCalledOnce();
    expect(() => shutdown.add("late", dispose)).toThrow(expect.objectContaining({ code: "CLOSED" }));
  });
});

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

describe("shutDownOnSignals", () => {
  it("exits with 0 when everything has ended", async () => {
    const source = new FakeProcess();
    const shutdown = new Shutdown({ log: silentLogger });
    const dispose = vi.fn();
    shutdown.add("thing", dispose);
    shutDownOnSignals(shutdown, { source });
    source.emit("SIGTERM");
    await settle();
    expect(dispose).toHaveBeenCalledOnce();
    expect(source.exits).toEqual([0]);
  });

  it("exits with 1 when something could not be ended", async () => {
    const source = new FakeProcess();
    const shutdown = new Shutdown({ log: silentLogger });
    shutdown.add("broken", () => {
      throw new Error("no");
    });
    shutDownOnSignals(shutdown, { source });
    source.emit("SIGINT");
    await settle();
    expect(source.exits).toEqual([1]);
  });

  it("exits with 130 at once on the second signal", async () => {
    const source = new FakeProcess();
    const clock = new FakeClock();
    const shutdown = new Shutdown({ log: silentLogger, clock });
    shutdown.add("slow", () => new Promise(() => {}));
    shutDownOnSignals(shutdown, { source });
    source.emit("SIGTERM");
    await settle();
    expect(source.exits).toEqual([]);
    source.emit("SIGINT");
    expect(source.exits).toEqual([130]);
    clock.advance(10_000);
    await settle();
  });

  it("takes its handlers away", () => {
    const source = new FakeProcess();
    shutDownOnSignals(new Shutdown({ log: silentLogger }), { source })();
    expect(source.listenerCount("SIGTERM") + source.listenerCount("SIGINT")).toBe(0);
  });
});
