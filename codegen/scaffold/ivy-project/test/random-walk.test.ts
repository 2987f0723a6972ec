import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfigTemplate } from "@edgeloom/ivy";
import { type OpenContext, openContext } from "@edgeloom/ivy/run";
import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StationConfig, type StationState } from "../src/generated/index.js";
import { node } from "../src/node.js";
import { randomWalk, step } from "../src/procedures/random-walk.js";

let folder: string;
let opened: OpenContext<StationConfig, StationState>;
let end: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "__NAME__-"));
  const template = loadConfigTemplate({ projectFolder: ".", model: StationConfig }).value;
  const quiet = { file_archive: null, console_prints: null, message_sending: null };
  const config = { ...template, backend: null, logging_verbosity: quiet };
  mkdirSync(join(folder, "config"));
  writeFileSync(join(folder, "config", "config.json"), JSON.stringify(config));
  end = new AbortController();
  opened = openContext({
    definition: node,
    projectFolder: folder,
    name: "random-walk",
    teardown: end.signal,
  });
});

afterEach(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

/** Lets time pass until so many data points were measured, and ends the procedure. */
async function walk(points: number): Promise<void> {
  const clock = new FakeClock();
  const before = opened.context.queue.count();
  const ended = randomWalk({ ...opened.context, clock });
  while (opened.context.queue.count() < before + points) {
    clock.advance(100);
    await new Promise(setImmediate);
  }
  end.abort();
  await ended;
}

test("each step has the width that the configuration says", async () => {
  await walk(3);
  const bodies = opened.context.queue.oldest(3).map(({ message_body }) => message_body);
  const places = bodies.map((body) =>
    body.variant === "data" ? Number(body.data["random_walk_a"]) : Number.NaN,
  );
  const steps = places.map((place, index) => Math.abs(place - (places[index - 1] ?? 0)));
  const width = opened.context.config.random_walk.step_width;
  expect(steps).toEqual([width, width, width]);
});

test("the walk goes on where it was", async () => {
  await opened.context.state.update((state) => ({ ...state, random_walk: { a: 100, b: -100 } }));
  await walk(1);
  const { random_walk } = await opened.context.state.load();
  expect(Math.abs(random_walk.a - 100)).toBe(0.5);
  expect(Math.abs(random_walk.b + 100)).toBe(0.5);
});

test("a step goes to either side", () => {
  expect(step({ a: 0, b: 0 }, 2, () => 0.1)).toEqual({ a: -2, b: -2 });
  expect(step({ a: 0, b: 0 }, 2, () => 0.9)).toEqual({ a: 2, b: 2 });
});
