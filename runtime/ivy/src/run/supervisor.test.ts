import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { type LogEntry, NodeLogger } from "../logger/index.js";
import type { ChildExit, ChildHandle, FromChild } from "./child-handle.js";
import { Supervisor } from "./supervisor.js";

/** A child that the test ends, and that ends when it is asked to. */
class FakeChild implements ChildHandle {
  readonly pid = 1;
  readonly exited: Promise<ChildExit>;
  end: (exit: ChildExit) => void = () => {};
  say: (message: FromChild) => void = () => {};

  constructor() {
    this.exited = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  send(): void {
    this.end({ code: 0, signal: null });
  }

  kill(signal: string): void {
    this.end({ code: null, signal });
  }

  onMessage(listener: (message: FromChild) => void): void {
    this.say = listener;
  }
}

function scene(names: readonly string[], rules: ConstructorParameters<typeof Supervisor>[1]["rules"] = {}) {
  const clock = new FakeClock();
  const entries: LogEntry[] = [];
  const logger = new NodeLogger({
    origin: "main",
    clock,
    sinks: [{ write: (entry) => entries.push(entry) }],
  });
  const children = new Map<string, FakeChild[]>(names.map((name) => [name, []]));
  const configs: true[] = [];
  const supervisor = new Supervisor(
    names.map((name) => ({
      name,
      variant: name.includes("backend") ? ("backend" as const) : ("procedure" as const),
      teardownSeconds: 30,
      silenceSeconds: 60,
      spawn: () => {
        const child = new FakeChild();
        children.get(name)?.push(child);
        return child;
      },
    })),
    { logger, clock, rules, onConfig: () => configs.push(true) },
  );
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await new Promise(setImmediate);
      clock.advance(1_000);
    }
    await new Promise(setImmediate);
  };
  const lives = (name: string): number => children.get(name)?.length ?? 0;
  const last = (name: string): FakeChild | undefined => children.get(name)?.at(-1);
  const texts = (): string => entries.map(({ subject }) => subject).join("\n");
  return { supervisor, clock, configs, pass, lives, last, texts };
}

test("each child comes back after its own back-off, which begins anew after a healthy life", async () => {
  const { supervisor, pass, lives, last } = scene(["a", "b"], {
    restartSeconds: [5, 60],
    healthySeconds: 100,
  });
  supervisor.start();
  await pass(1);
  last("a")?.end({ code: 1, signal: null });
  await pass(7);
  expect([lives("a"), lives("b")]).toEqual([2, 1]);
  last("a")?.end({ code: 1, signal: null });
  await pass(30);
  expect(lives("a")).toBe(2);
  await pass(35);
  expect(lives("a")).toBe(3);
  last("a")?.say({ type: "beat" });
  await pass(50);
  last("a")?.say({ type: "beat" });
  await pass(55);
  last("a")?.end({ code: 0, signal: null });
  await pass(7);
  expect(lives("a")).toBe(4);
  await supervisor.teardown();
});

test("a child without a sign of life is killed and comes back", async () => {
  const { supervisor, pass, lives, last, texts } = scene(["a"], { restartSeconds: [1], checkSeconds: 10 });
  supervisor.start();
  await pass(50);
  last("a")?.say({ type: "beat" });
  await pass(40);
  expect(lives("a")).toBe(1);
  await pass(40);
  expect(lives("a")).toBe(2);
  expect(texts()).toContain("no sign of life for 60 seconds");
  await supervisor.teardown();
});

test("a machine that slept for ten minutes ends nobody: what the children say afterwards is heard first", async () => {
  const { supervisor, clock, pass, lives, last, texts } = scene(["a"], { checkSeconds: 10 });
  supervisor.start();
  await pass(1);
  clock.advance(600_000);
  await pass(1);
  last("a")?.say({ type: "beat" });
  await pass(30);
  expect([lives("a"), texts().includes("no sign of life")]).toEqual([1, false]);
  await pass(50);
  expect(texts()).toContain("no sign of life");
  await supervisor.teardown();
});

test("steps of the wall clock neither kill a child nor move its back-off", async () => {
  const { supervisor, clock, pass, lives, last, texts } = scene(["a"], {
    restartSeconds: [5],
    checkSeconds: 1,
  });
  supervisor.start();
  await pass(1);
  last("a")?.say({ type: "beat" });
  clock.jumpWall(86_400);
  await pass(5);
  expect([lives("a"), texts().includes("no sign of life")]).toEqual([1, false]);
  last("a")?.end({ code: 1, signal: null });
  clock.jumpWall(-7_200);
  await pass(3);
  expect(lives("a")).toBe(1);
  await pass(4);
  expect(lives("a")).toBe(2);
  await supervisor.teardown();
});

test("a child that never stays has to wait until the window is over", async () => {
  const { supervisor, pass, lives, last, texts } = scene(["a"], {
    restartSeconds: [1],
    maxStarts: 3,
    windowSeconds: 100,
  });
  supervisor.start();
  for (let round = 0; round < 20; round++) {
    await pass(2);
    last("a")?.end({ code: 1, signal: null });
  }
  expect(lives("a")).toBe(3);
  expect(texts()).toContain("a was started too often");
  await pass(100);
  expect(lives("a")).toBeGreaterThan(3);
  await supervisor.teardown();
});

test("procedures end side by side, back ends after them, and no timer is left", async () => {
  const { supervisor, clock, pass, texts } = scene(["a", "b", "mqtt-backend"]);
  supervisor.start();
  await pass(1);
  await supervisor.teardown();
  const lines = texts().split("\n");
  const ends = lines.filter((line) => line.startsWith("Starting teardown of"));
  expect(ends).toEqual([
    "Starting teardown of the main loop",
    "Starting teardown of procedure",
    "Starting teardown of procedure",
    "Starting teardown of backend",
  ]);
  expect(lines.lastIndexOf("Starting teardown of procedure")).toBeLessThan(
    lines.indexOf("Teardown complete"),
  );
  expect(lines.at(-1)).toBe("Finished teardown of the main loop");
  expect(clock.timers).toBe(0);
});

test("a configuration that a child tells of is passed on at once", async () => {
  const { supervisor, pass, last, configs } = scene(["a"]);
  supervisor.start();
  await pass(1);
  last("a")?.say({ type: "config" });
  expect(configs).toEqual([true]);
  await supervisor.teardown();
});
