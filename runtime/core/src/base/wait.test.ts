import { describe, expect, it, vi } from "vitest";
import { DeadlineTable } from "./deadline.js";
import { EdgeloomError } from "./errors.js";
import { FakeClock } from "./fake-clock.js";
import { checkTimeoutMs, type WaitOptions, waitFor } from "./wait.js";

function setup(extra: Partial<WaitOptions> = {}): {
  clock: FakeClock;
  deadlines: DeadlineTable;
  options: WaitOptions;
} {
  const clock = new FakeClock();
  const deadlines = new DeadlineTable({ clock });
  const onTimeout = (): EdgeloomError => new EdgeloomError("UNAVAILABLE", "time is over");
  return { clock, deadlines, options: { timeoutMs: 100, place: "test", deadlines, onTimeout, ...extra } };
}

describe("checkTimeoutMs", () => {
  it.each([1, 1.5, 10_000, 3_600_000])("accepts %d", (ms) => {
    expect(checkTimeoutMs(ms, "call")).toBe(ms);
  });

  it.each([0, 0.99, -1, 3_600_001, Number.POSITIVE_INFINITY, Number.NaN])("refuses %d", (ms) => {
    expect(() => checkTimeoutMs(ms, "call")).toThrow(
      expect.objectContaining({ code: "CONFIG", place: "call" }),
    );
  });
});

describe("waitFor", () => {
  it("gives the value and undoes what was begun", async () => {
    const { deadlines, options } = setup();
    const undo = vi.fn();
    const value = await waitFor<number>(options, ({ resolve }) => {
      resolve(7);
      return undo;
    });
    expect(value).toBe(7);
    expect(undo).toHaveBeenCalledOnce();
    expect(deadlines.size).toBe(0);
  });

  it("rejects with the given error when time is over", async () => {
    const { clock, deadlines, options } = setup();
    const undo = vi.fn();
    const waiting = waitFor(options, () => undo);
    clock.advance(101);
    await expect(waiting).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(undo).toHaveBeenCalledOnce();
    expect(deadlines.size).toBe(0);
  });

  it("rejects with CANCELLED on abort and takes its listener away", async () => {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const { deadlines, options } = setup({ signal: controller.signal });
    const waiting = waitFor(options, () => () => {});
    controller.abort("enough");
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED", cause: "enough" });
    expect(removed).toHaveBeenCalledOnce();
    expect(deadlines.size).toBe(0);
  });

  it("does not begin when the signal is aborted already", async () => {
    const { options } = setup({ signal: AbortSignal.abort() });
    const start = vi.fn();
    await expect(waitFor(options, start)).rejects.toMatchObject({ code: "CANCELLED" });
    expect(start).not.toHaveBeenCalled();
  });

  it("leaves no deadline behind when the start throws", async () => {
    const { deadlines, options } = setup();
    const failure = new Error("cannot begin");
    await expect(
      waitFor(options, () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(deadlines.size).toBe(0);
  });
});
