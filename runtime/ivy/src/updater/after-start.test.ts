import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import { pointerFile } from "./pointer.js";
import { readTrial } from "./trial/trial-record.js";
import { configOf, startedNode, UpdaterScene } from "./updater.test.support.js";

/** What is finished after a start, whenever the node ended before it. */

const folder = temporaryFolder();
let scene: UpdaterScene;

beforeEach(() => {
  scene = new UpdaterScene(folder(), ["1.0.0", "2.0.0"]);
});
afterEach(() => scene.queue.close());

const ending = new AbortController();
const healthy = startedNode();
const pointer = (): string => readFileSync(pointerFile(folder()), "utf8");

test("a version on trial is accepted after it was healthy for long enough, without a break", async () => {
  scene.record();
  let isHealthy = true;
  const done = scene.updater("2.0.0", 2).nodeStarted(startedNode(() => ({ isHealthy })));
  await scene.pass(15);
  isHealthy = false;
  await scene.pass(1);
  isHealthy = true;
  await scene.pass(19);
  expect([readTrial(folder())?.state, scene.statuses]).toEqual(["trial", []]);
  await scene.pass(1);
  await done;
  expect(readTrial(folder())?.state).toBe("confirmed");
  expect(scene.statuses).toEqual(["accepted"]);
  expect(pointer()).toContain(join(folder(), "2.0.0", "cli.js"));
  expect(scene.clock.timers).toBe(0);
});

test("a configuration that comes during a trial waits for its end, so that both are reported", async () => {
  scene.record();
  const updater = scene.updater("2.0.0", 2);
  const done = updater.nodeStarted(healthy);
  const text = JSON.stringify(configOf(3, "2.0.0"));
  expect(await updater.perform(text, ending.signal)).toEqual({ outcome: "interrupted" });
  await scene.pass(20);
  await done;
  expect(await updater.perform(text, ending.signal)).toEqual({ outcome: "restart" });
  const next = scene.updater("2.0.0", 3).nodeStarted(healthy);
  await scene.pass(20);
  await next;
  expect(scene.statuses).toEqual(["accepted", "accepted"]);
  expect(scene.queue.outcomes(5).map(({ revision }) => revision)).toEqual([3, 2]);
});

test("a node that ends while it is on trial decides nothing", async () => {
  scene.record();
  const stopping = new AbortController();
  const done = scene.updater("2.0.0", 2).nodeStarted(startedNode(undefined, stopping.signal));
  await scene.pass(5);
  stopping.abort();
  await done;
  expect([readTrial(folder())?.state, scene.statuses]).toEqual(["trial", []]);
});

test("killed between the end of the trial and the report: reported after the next start, once", async () => {
  scene.record({ state: "confirmed" });
  scene.queue.beginOutcome({ revision: 2, version: "2.0.0" });
  for (let start = 0; start < 2; start++) await scene.updater("2.0.0", 2).nodeStarted(healthy);
  expect(scene.statuses).toEqual(["accepted"]);
});

test("killed between the new configuration and its report: reported after the next start, once", async () => {
  scene.queue.beginOutcome({ revision: 2, version: "1.0.0" });
  for (let start = 0; start < 2; start++) await scene.updater("1.0.0", 2).nodeStarted(healthy);
  expect(scene.statuses).toEqual(["accepted"]);
});

test("a version that was rolled back is rejected once, and removed; the server may send it again", async () => {
  scene.record({ state: "rolled-back", reason: "it hung" });
  scene.queue.beginOutcome({ revision: 2, version: "2.0.0" });
  const updater = scene.updater("1.0.0", 1);
  for (let start = 0; start < 2; start++) await updater.nodeStarted(healthy);
  expect(scene.statuses).toEqual(["rejected"]);
  expect(scene.queue.outcomeOf(2)).toMatchObject({ status: "rejected", reason: "it hung" });
  expect(existsSync(join(folder(), "2.0.0"))).toBe(false);
  expect(readTrial(folder())).toBeUndefined();
  const again = await updater.perform(JSON.stringify(configOf(2, "2.0.0")), ending.signal);
  expect(again).toMatchObject({ outcome: "ignored" });
});

test("the version before, started by hand during a trial, ends it; a folder that was there before stays", async () => {
  scene.record({ wasPresent: true });
  await scene.updater("1.0.0", 1).nodeStarted(healthy);
  expect(pointer()).toContain(join(folder(), "1.0.0", "cli.js"));
  expect(scene.statuses).toEqual(["rejected"]);
  expect(existsSync(join(folder(), "2.0.0"))).toBe(true);
});

test("R21: packages of the running version and the one before it stay, all others go, as does what a kill left", async () => {
  for (const version of ["0.9.0", "3.0.0-rc.1"]) scene.install(version);
  for (const name of [".update-4.0.0", ".replaced-0.9.0", ".replaced-2.0.0", ".other"])
    mkdirSync(join(folder(), name));
  mkdirSync(join(folder(), "dev", "node_modules"), { recursive: true });
  scene.record({ state: "confirmed" });
  await scene.updater("2.0.0", 2).nodeStarted(healthy);
  const left = readdirSync(folder(), { withFileTypes: true })
    .filter((entry) => existsSync(join(folder(), entry.name, "node_modules")))
    .map(({ name }) => name);
  expect(left.toSorted()).toEqual(["1.0.0", "2.0.0", "dev"]);
  expect(readdirSync(folder()).filter((name) => name.startsWith("."))).toEqual([".other"]);
  expect(readdirSync(join(folder(), "0.9.0"))).toEqual([]);
});

test("a copy for development touches no version of the node", async () => {
  const dev = new UpdaterScene(join(folder(), "elsewhere"), ["1.0.0"]);
  const updater = dev.updater("1.0.0", 2);
  mkdirSync(join(folder(), "elsewhere", "2.0.0", "node_modules"), { recursive: true });
  await updater.nodeStarted(healthy);
  dev.queue.close();
  expect(existsSync(join(folder(), "2.0.0", "node_modules"))).toBe(true);
});

test("row 37: a version that does not reach the server is not accepted where the one before it did", async () => {
  scene.record({ needsConnection: true });
  let isConnected = false;
  const done = scene.updater("2.0.0", 2).nodeStarted(startedNode(() => ({ isConnected })));
  await scene.pass(60);
  expect([readTrial(folder())?.state, scene.statuses]).toEqual(["trial", []]);
  isConnected = true;
  await scene.pass(2);
  await done;
  expect([readTrial(folder())?.state, scene.statuses]).toEqual(["confirmed", ["accepted"]]);
});
