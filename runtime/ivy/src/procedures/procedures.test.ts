import { join } from "node:path";
import { Config } from "@edgeloom/ivy-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { type LogEntry, NodeLogger } from "../logger/index.js";
import type { ProcessContext } from "../run/process-context.js";
import { FolderPendingConfigs } from "../state/folder-pending-configs.js";
import { FileState, openQueue } from "../store/index.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { dummyProcedure, randomStep } from "./dummy.js";
import { checkSystem, readSystem } from "./system-checks.js";

const folder = temporaryFolder();
const config = Config.parse({
  general: { config_revision: -1, software_version: "1.1.0", system_identifier: "node-7" },
  logging_verbosity: { file_archive: "DEBUG", console_prints: null, message_sending: "WARNING" },
  dummy_procedure: { seconds_between_datapoints: 10 },
  system_checks: { seconds_between_checks: 120 },
});

function scene() {
  const clock = new FakeClock();
  const entries: LogEntry[] = [];
  const queue = openQueue({ dataFolder: folder() });
  const ending = new AbortController();
  const context: ProcessContext = {
    folders: { root: folder(), project: folder(), data: folder() },
    name: "test",
    config,
    queue,
    outcomes: queue,
    clock,
    teardown: ending.signal,
    logger: new NodeLogger({
      origin: "test",
      clock,
      sinks: [{ write: (entry) => void entries.push(entry) }],
    }),
    state: new FileState({ file: join(folder(), "state.json") }),
    pendingConfigs: new FolderPendingConfigs(join(folder(), "pending-configs"), clock),
  };
  return { context, queue, clock, entries, ending };
}

property.prop([fc.integer({ min: -1_000, max: 1_000 }), fc.double({ min: 0, max: 0.999, noNaN: true })])(
  "D30: the walk goes one step to either side, wherever it stands",
  (position, chance) => {
    expect(Math.abs(randomStep(position, () => chance) - position)).toBe(1);
  },
);

test("the example procedure delivers a point at each multiple of its period, and ends when it is asked to", async () => {
  const { context, queue, clock, ending } = scene();
  const done = dummyProcedure(context);
  for (let second = 0; second < 35; second++) {
    clock.advance(1_000);
    await new Promise(setImmediate);
  }
  ending.abort();
  await done;
  expect(queue.count()).toBeGreaterThanOrEqual(3);
  expect(queue.count()).toBeLessThanOrEqual(4);
  expect(clock.timers).toBe(0);
  queue.close();
});

test("the example procedure goes on at each multiple of its period when the wall clock steps", async () => {
  const { context, queue, clock, ending } = scene();
  const done = dummyProcedure(context);
  const measuredIn = async (seconds: number): Promise<number> => {
    const before = queue.count();
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      await new Promise(setImmediate);
    }
    return queue.count() - before;
  };
  await measuredIn(15);
  for (const jump of [3_600, -7_200, 86_400.5, -3]) {
    clock.jumpWall(jump);
    const measured = await measuredIn(100);
    expect([jump, measured >= 9 && measured <= 11]).toEqual([jump, true]);
  }
  ending.abort();
  await done;
});

test("D29: a check tells the load in percent of the processors; it reaches state, queue and log", async () => {
  const { context, queue, entries } = scene();
  await checkSystem(context, { loadPercent: [90, 80, 10], bootSeconds: 1_600_000_000 });
  expect((await context.state.load()).system).toEqual({
    last_boot_time: "2020-09-13T12:26:40Z",
    last_5_min_load: 80,
  });
  expect(queue.oldest(1)).toMatchObject([
    { message_body: { data: { last_boot_time: 1_600_000_000, last_5_min_load: 80 } } },
  ]);
  expect(
    entries.some(({ level, subject }) => level === "WARNING" && subject === "CPU load is very high"),
  ).toBe(true);
  const reading = readSystem(Date.now() / 1000);
  expect(reading.bootSeconds).toBeLessThan(Date.now() / 1000);
  expect(Math.min(...reading.loadPercent)).toBeGreaterThanOrEqual(0);
  queue.close();
});
