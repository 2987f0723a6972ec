import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { describe, expect, it, onTestFinished, vi } from "vitest";
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

  it("writes its failure down with its causes and without secrets, after what is there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const errorFile = join(folder, "thread_wrapper_error.log");
    const { context } = scene();
    const error = new TypeError("broken", { cause: new Error("at tcp://me:hunter2@host") });
    await runTask("first", () => Promise.reject(error), { ...context, errorFile });
    // oxlint-disable-next-line prefer-promise-reject-errors -- others do it
    await runTask("second", () => Promise.reject("a text"), { ...context, errorFile });
    const text = readFileSync(errorFile, "utf8");
    expect(text).toMatch(
      /^first: TypeError: broken\n {4}at .*[^]*caused by Error: at tcp:[^]*\nsecond: a text\n$/,
    );
    expect(text).not.toContain("hunter2");
  });

  it("ends the process all the same when its failure cannot be written down", async () => {
    const { clock, exit, context } = scene();
    await runTask("worker", () => Promise.reject(new Error("broken")), {
      ...context,
      errorFile: "/nowhere/at/all/file",
    });
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
