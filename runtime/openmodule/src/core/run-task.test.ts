import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { describe, expect, it, vi } from "vitest";
import { runTask } from "./run-task.js";

function scene() {
  const clock = new FakeClock();
  const exit = vi.fn<(code: number) => void>();
  const ending = new AbortController();
  return { clock, exit, ending, context: { clock, exit, log: silentLogger, signal: ending.signal } };
}

describe("runTask", () => {
  it("ends the process with 10, a second after its task has failed", async () => {
    const { clock, exit, context } = scene();
    await runTask("worker", () => Promise.reject(new Error("broken")), context);
    expect(clock.holding).toBe(1);
    clock.advance(999);
    expect(exit).not.toHaveBeenCalled();
    clock.advance(1);
    expect(exit.mock.calls).toEqual([[10]]);
  });

  it("does the same for a task that throws at once", async () => {
    const { clock, exit, context } = scene();
    const broken = (): void => {
      throw new Error("broken");
    };
    await runTask("worker", broken, context);
    clock.advance(1_000);
    expect(exit.mock.calls).toEqual([[10]]);
  });

  it("lets a task end by itself", async () => {
    const { clock, context } = scene();
    await runTask("worker", () => Promise.resolve(), context);
    expect(clock.timers).toBe(0);
  });

  it("lets a task fail that the shutdown interrupts", async () => {
    const { clock, ending, context } = scene();
    const running = runTask(
      "worker",
      (signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("gone")))),
      context,
    );
    ending.abort();
    await running;
    expect(clock.timers).toBe(0);
  });
});
