import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnonymizeMessage } from "@edgeloom/openmodule-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { core } from "./core.js";
import { shutdownOpenmodule } from "./index.js";
import { start } from "./init.test.support.js";

afterEach(async () => {
  if (core() !== undefined) await shutdownOpenmodule();
});

describe("errors that are raised", () => {
  it("end the process with 10, like those of background tasks, and are written down", async () => {
    const clock = new FakeClock();
    const exit = vi.fn<(code: number) => void>();
    const folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const taskErrorFile = join(folder, "errors.log");
    const made = await start({ clock, exit, taskErrorFile, raiseHandlerErrors: true });
    made.messages.registerHandler("privacy", AnonymizeMessage, () => Promise.reject(new Error("broken")));
    await made.bus.settled();
    made.publish({ session_id: "s1" }, "privacy", AnonymizeMessage);
    await vi.waitFor(() => expect(clock.timers).toBeGreaterThan(0));
    clock.advance(1_000);
    expect(exit.mock.calls).toEqual([[10]]);
    expect(readFileSync(taskErrorFile, "utf8")).toMatch(/^dispatcher: Error: broken/);
  });

  it("need handlers that run one after the other", async () => {
    await expect(start({ raiseHandlerErrors: true, dispatcherConcurrency: 2 })).rejects.toMatchObject({
      code: "CONFIG",
    });
    expect(core()).toBeUndefined();
  });
});

describe("signals", () => {
  it.each(["SIGTERM", "SIGINT"])("%s shuts down in order and ends the process with 0", async (signal) => {
    const source = new EventEmitter();
    const closed = vi.fn<() => void>();
    const exited = new Promise<number>((resolve) => {
      void start({
        catchSigterm: true,
        signalSource: source,
        exit: resolve,
        database: () => ({ close: closed }),
      }).then(() => source.emit(signal));
    });
    expect(await exited).toBe(0);
    expect(closed).toHaveBeenCalledTimes(1);
    expect(core()).toBeUndefined();
    expect(source.eventNames()).toEqual([]);
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ])("%s ends the process at once while it starts", async (signal, code) => {
    const source = new EventEmitter();
    const exit = vi.fn<(code: number) => void>();
    const starting = start({ catchSigterm: true, signalSource: source, exit });
    source.emit(signal);
    expect(exit.mock.calls).toEqual([[code]]);
    await starting;
    expect(source.listenerCount(signal)).toBe(1);
  });

  it("are let go by a start that fails", async () => {
    const source = new EventEmitter();
    const database = (): never => {
      throw new Error("no disk");
    };
    await expect(start({ catchSigterm: true, signalSource: source, database })).rejects.toThrow("no disk");
    expect(source.eventNames()).toEqual([]);
  });

  it("are left alone afterwards, and when nobody wants them", async () => {
    const before = process.listenerCount("SIGTERM");
    await start({ catchSigterm: true });
    expect(process.listenerCount("SIGTERM")).toBe(before + 1);
    await shutdownOpenmodule();
    expect(process.listenerCount("SIGTERM")).toBe(before);
    await start({ catchSigterm: false });
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});
