import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { type LogEntry, NodeLogger } from "../logger/index.js";
import type { UpdateOutcome } from "../update/update-runner.js";
import { workOnConfigs } from "./work-on-configs.js";

/** Configurations by name, which end as their names say. */
function scene(waiting: string[]) {
  const clock = new FakeClock();
  const entries: LogEntry[] = [];
  const ending = new AbortController();
  const done: string[] = [];
  const state = { isBroken: false, wake: (): void => {} };
  const attempt = <T>(work: () => T): T => {
    if (state.isBroken) throw new Error("the disk does not answer");
    return work();
  };
  const ended = workOnConfigs({
    clock,
    signal: ending.signal,
    end: () => ending.abort(),
    logger: new NodeLogger({
      origin: "main",
      clock,
      sinks: [{ write: (entry) => void entries.push(entry) }],
    }),
    pendingConfigs: {
      list: () => attempt(() => waiting.map((text) => ({ key: text, text }))),
      remove: (keys) => attempt(() => void waiting.splice(0, waiting.length, ...without(waiting, keys))),
    },
    runner: {
      perform: async (text) => {
        done.push(text);
        return await Promise.resolve(outcomes[text] ?? { outcome: "ignored", reason: "" });
      },
    },
    onWake: (wake) => {
      state.wake = wake;
    },
  });
  const pass = async (seconds: number): Promise<void> => {
    await new Promise(setImmediate);
    clock.advance(seconds * 1000);
    await new Promise(setImmediate);
  };
  return { clock, entries, done, state, ending, ended, pass };
}

const outcomes: Readonly<Record<string, UpdateOutcome>> = {
  restart: { outcome: "restart" },
  interrupted: { outcome: "interrupted" },
};

const without = (all: readonly string[], keys: Iterable<string>): readonly string[] => {
  const gone = new Set(keys);
  return all.filter((each) => !gone.has(each));
};

test("what waits is worked on in order, and what comes after a restart is not", async () => {
  const waiting = ["old", "restart", "later"];
  const { ended, done, clock } = scene(waiting);
  await ended;
  expect([done, waiting, clock.timers]).toEqual([["old", "restart"], ["later"], 0]);
});

test("one that cannot be worked on yet waits, is tried again, and holds the later ones back", async () => {
  const { done, pass, state, ending, ended } = scene(["interrupted", "later"]);
  await pass(10);
  await pass(1);
  state.wake();
  await pass(0);
  expect(done).toEqual(["interrupted", "interrupted", "interrupted"]);
  ending.abort();
  await ended;
});

test("a disk that cannot be read ends nothing; it is tried again ever later", async () => {
  const waiting: string[] = [];
  const { entries, state, pass, ending, ended, done, clock } = scene(waiting);
  await pass(0);
  state.isBroken = true;
  for (const seconds of [10, 60, 240, 900]) await pass(seconds);
  expect(entries.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 4 }, () => "Exception in main loop, Error: the disk does not answer"),
  );
  state.isBroken = false;
  waiting.push("new");
  await pass(900);
  expect(done).toEqual(["new"]);
  ending.abort();
  await ended;
  expect(clock.timers).toBe(0);
});

test("a configuration that is in force ends the node, even if it cannot be taken off the list", async () => {
  const { state, ending, ended, pass } = scene(["restart"]);
  state.isBroken = false;
  const broken = pass(0);
  state.isBroken = true;
  await broken;
  await ended;
  expect(ending.signal.aborted).toBe(true);
});
