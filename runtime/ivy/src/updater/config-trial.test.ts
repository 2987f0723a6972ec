import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configFile } from "../config/index.js";
import type { ProcessStatus } from "../run/node-status.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { readConfigTrial, resumeConfigTrial } from "../update/trial/config-trial.js";
import { configOf, startedNode, UpdaterScene } from "./updater.test.support.js";

/** Reliability row 37: a configuration that is valid, and with which the node does worse than before. */

const folder = temporaryFolder();
const project = (): string => join(folder(), "1.0.0");
const { signal } = new AbortController();
let scene: UpdaterScene;

beforeEach(() => {
  scene = new UpdaterScene(folder(), ["1.0.0"]);
  writeFileSync(configFile(project()), JSON.stringify(configOf(1, "1.0.0")));
});
afterEach(() => scene.queue.close());

const connection = { host: "h", port: 1883, client_id: "c", username: "u", password: "hunter2-secret" };
const withBackend = (revision: number): object => ({
  ...configOf(revision, "1.0.0"),
  backend: { provider: "mqtt", mqtt_connection: connection },
});
const inForce = (): number => {
  const { general } = JSON.parse(readFileSync(configFile(project()), "utf8")) as {
    general: { config_revision: number };
  };
  return general.config_revision;
};

type Facts = Partial<ProcessStatus>;

/** The node with revision 1 does `before`; revision 2 comes. */
async function receive(config: object, before: Facts): Promise<void> {
  const updater = scene.updater("1.0.0", 1);
  await updater.nodeStarted(startedNode(() => before));
  const done = updater.perform(JSON.stringify(config), signal);
  await scene.pass(35);
  expect(await done).toEqual({ outcome: "restart" });
  expect([inForce(), scene.statuses]).toEqual([2, []]);
}

/** The node starts with what is in force, and does `now` for some time. */
async function start(now: () => Facts, seconds: number, by: AbortSignal = signal) {
  resumeConfigTrial(project());
  const node = startedNode(now, by);
  const done = scene.updater("1.0.0", inForce()).nodeStarted(node);
  await scene.pass(seconds);
  return { node, done };
}

/** What has become of revision 2, and what was reported of it. */
const outcome = (): readonly unknown[] => [
  inForce(),
  scene.queue.outcomeOf(2)?.status,
  scene.queue.outcomeOf(2)?.reason,
  scene.statuses,
];

const well: Facts = { isConnected: true };
const offline: Facts = { isConnected: false };

test("with its server reached it is accepted, once the processes have lived for a while without a break", async () => {
  await receive(withBackend(2), well);
  let isHealthy = true;
  await start(() => ({ ...well, isHealthy }), 15);
  isHealthy = false;
  await scene.pass(2);
  isHealthy = true;
  await scene.pass(18);
  expect(outcome()).toEqual([2, "started", undefined, []]);
  await scene.pass(3);
  expect(outcome()).toEqual([2, "accepted", undefined, ["accepted"]]);
  expect(readConfigTrial(project())).toBeUndefined();
  expect(scene.clock.timers).toBe(0);
});

test("a server that is not reached any more: the one before comes back, and tells of it once", async () => {
  await receive(withBackend(2), well);
  const { node } = await start(() => offline, 299);
  expect([node.restarts(), inForce()]).toEqual([0, 2]);
  await scene.pass(3);
  expect([node.restarts(), inForce(), scene.statuses]).toEqual([1, 1, []]);
  const reason = "the server was not reached within 300 seconds";
  for (let next = 0; next < 2; next++) {
    await (await start(() => well, 1)).done;
    expect(outcome()).toEqual([1, "rejected", reason, ["rejected"]]);
  }
  const updater = scene.updater("1.0.0", 1);
  expect(await updater.perform(JSON.stringify(withBackend(2)), signal)).toMatchObject({ outcome: "ignored" });
  expect(JSON.stringify(scene.queue.oldest(-1))).not.toContain("hunter2-secret");
});

describe("what was so before is not the fault of the new one:", () => {
  test.each<readonly [string, object, Facts, Facts]>([
    ["no server reached before and after", withBackend(2), offline, offline],
    ["nobody knows whether it was reached", withBackend(2), {}, offline],
    ["a server lost whose section is the same", configOf(2, "1.0.0"), well, offline],
    ["a process that did not live before", withBackend(2), { isHealthy: false }, { isHealthy: false }],
  ])("%s", async (_name, config, before, after) => {
    await receive(config, before);
    await start(() => after, 25);
    expect(outcome()).toEqual([2, "accepted", undefined, ["accepted"]]);
  });
});

test("a process that ends again and again decides before the time is over", async () => {
  await receive(configOf(2, "1.0.0"), well);
  let starts = 3;
  const { node } = await start(() => ({ starts, isHealthy: false }), 5);
  expect(node.restarts()).toBe(0);
  starts = 4;
  await scene.pass(2);
  expect(node.restarts()).toBe(1);
  await (await start(() => well, 1)).done;
  expect(outcome()).toEqual([1, "rejected", "walk has ended 3 times", ["rejected"]]);
});

test("a process that never comes to life: the reason names it", async () => {
  await receive(configOf(2, "1.0.0"), well);
  await start(() => ({ isHealthy: false }), 302);
  await (await start(() => well, 1)).done;
  const reason = "the node was not healthy within 300 seconds: walk";
  expect(outcome()).toEqual([1, "rejected", reason, ["rejected"]]);
});

test("three starts that are cut short bring the one before back, however long ago the first was", async () => {
  await receive(withBackend(2), well);
  // Killed: nothing of the process is left that could say anything.
  for (let kill = 0; kill < 3; kill++) await start(() => well, 5);
  await (await start(() => well, 1)).done;
  const reason = "it has ended without being healthy 3 times";
  expect(outcome()).toEqual([1, "rejected", reason, ["rejected"]]);
});

test("starts that a person ends do not count", async () => {
  await receive(withBackend(2), well);
  for (let stop = 0; stop < 4; stop++) {
    const ending = new AbortController();
    const { done } = await start(() => well, 10, ending.signal);
    ending.abort();
    await done;
  }
  await start(() => well, 25);
  expect(outcome()).toEqual([2, "accepted", undefined, ["accepted"]]);
});

test("killed between its proof and the report: reported after the next start, once", async () => {
  await receive(withBackend(2), well);
  scene.queue.close();
  await start(() => well, 25);
  expect(readConfigTrial(project())).toBeUndefined();
  scene = new UpdaterScene(folder(), []);
  for (let next = 0; next < 2; next++) await (await start(() => well, 1)).done;
  expect(outcome()).toEqual([2, "accepted", undefined, ["accepted"]]);
});

test("another configuration waits for the end of the trial, and for that of the report", async () => {
  await receive(withBackend(2), well);
  const next = JSON.stringify(withBackend(3));
  await start(() => offline, 1);
  expect(await scene.updater("1.0.0", 2).perform(next, signal)).toEqual({ outcome: "interrupted" });
  await scene.pass(302);
  expect(await scene.updater("1.0.0", 1).perform(next, signal)).toEqual({ outcome: "interrupted" });
  await (await start(() => well, 1)).done;
  expect(await scene.updater("1.0.0", 1).perform(next, signal)).toEqual({ outcome: "restart" });
});

test("a configuration that comes with the start is judged by what the node can do after a while", async () => {
  const updater = scene.updater("1.0.0", 1);
  let now: Facts = { isHealthy: false };
  void updater.nodeStarted(startedNode(() => now));
  const done = updater.perform(JSON.stringify(withBackend(2)), signal);
  await scene.pass(5);
  expect(readConfigTrial(project())).toBeUndefined();
  now = well;
  await scene.pass(2);
  expect(await done).toEqual({ outcome: "restart" });
  expect(readConfigTrial(project())?.demands).toEqual({ ailing: [], connection: true });
});

test("a configuration file that was damaged does not take the place of the one to go back to", async () => {
  writeFileSync(join(project(), "config", "config.previous.json"), JSON.stringify(configOf(1, "1.0.0")));
  writeFileSync(configFile(project()), "{");
  await receive(withBackend(2), well);
  await start(() => offline, 302);
  expect(inForce()).toBe(1);
});
