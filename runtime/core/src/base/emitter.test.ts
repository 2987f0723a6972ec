import { describe, expect, it, vi } from "vitest";
import { Emitter } from "./emitter.js";
import { silentLogger } from "./log.js";

type Events = { tick: [count: number]; end: [] };

describe("Emitter", () => {
  it("calls listeners in order with the arguments", () => {
    const emitter = new Emitter<Events>({ log: silentLogger });
    const seen: string[] = [];
    emitter.on("tick", (count) => seen.push(`a${count}`));
    emitter.on("tick", (count) => seen.push(`b${count}`));
    emitter.emit("tick", 1);
    emitter.emit("end");
    expect(seen).toEqual(["a1", "b1"]);
  });

  it("logs a listener that throws and calls the rest", () => {
    const log = { ...silentLogger, error: vi.fn() };
    const emitter = new Emitter<Events>({ log });
    const failure = new Error("broken listener");
    const after = vi.fn();
    emitter.on("end", () => {
      throw failure;
    });
    emitter.on("end", after);
    emitter.emit("end");
    expect(after).toHaveBeenCalledOnce();
    expect(log.error).toHaveBeenCalledWith({ event: "end", error: failure }, expect.any(String));
  });

  it("removes exactly the registration that is taken away", () => {
    const emitter = new Emitter<Events>({ log: silentLogger });
    const listener = vi.fn();
    const off = emitter.on("end", listener);
    emitter.on("end", listener);
    off();
    off();
    emitter.emit("end");
    expect(listener).toHaveBeenCalledOnce();
    expect(emitter.listenerCount("end")).toBe(1);
  });

  it("does not call listeners that are added while the event is told", () => {
    const emitter = new Emitter<Events>({ log: silentLogger });
    const late = vi.fn();
    emitter.on("end", () => emitter.on("end", late));
    emitter.emit("end");
    expect(late).not.toHaveBeenCalled();
    emitter.removeAll();
    emitter.emit("end");
    expect(late).not.toHaveBeenCalled();
  });
});
