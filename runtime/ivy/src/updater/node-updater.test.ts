import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configFile } from "../config/index.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { configOf, UpdaterScene } from "./updater.test.support.js";

const folder = temporaryFolder();
const signal = new AbortController().signal;
let scene: UpdaterScene;

beforeEach(() => {
  scene = new UpdaterScene(folder(), ["1.0.0"]);
});
afterEach(() => scene.queue.close());

test("R5: a configuration comes into force as it was written, and each revision is reported once", async () => {
  const text = JSON.stringify(configOf(5, "1.0.0"));
  const updater = scene.updater("1.0.0", 1);
  expect(await updater.perform(text, signal)).toEqual({ outcome: "restart" });
  expect(JSON.parse(readFileSync(configFile(join(folder(), "1.0.0")), "utf8"))).toMatchObject(
    configOf(5, "1.0.0"),
  );
  // It comes again before the node has ended.
  expect(await updater.perform(text, signal)).toMatchObject({ outcome: "ignored" });
  expect(scene.statuses).toEqual(["accepted"]);
});

test("R21: a configuration that was rejected is not tried again after a start, whatever it holds then", async () => {
  const bad = JSON.stringify({ ...configOf(5, "1.0.0"), system_checks: { seconds_between_checks: 0 } });
  expect(await scene.updater("1.0.0", 1).perform(bad, signal)).toMatchObject({ outcome: "rejected" });
  const good = JSON.stringify(configOf(5, "1.0.0"));
  expect(await scene.updater("1.0.0", 1).perform(good, signal)).toMatchObject({ outcome: "ignored" });
  expect(await scene.updater("1.0.0", 1).perform(JSON.stringify(configOf(4, "1.0.0")), signal)).toEqual({
    outcome: "restart",
  });
  expect(scene.statuses).toEqual(["rejected", "accepted"]);
  expect(scene.queue.outcomes(10).map(({ revision, status }) => [revision, status])).toEqual([
    [5, "rejected"],
    [4, "accepted"],
  ]);
});

test("what is no configuration at all is ignored, and the log says where it is wrong", async () => {
  for (const text of [
    "",
    "{",
    "[]",
    '{"general":{}}',
    '{"general":{"config_revision":2,"software_version":"../x"}}',
  ])
    expect(await scene.updater("1.0.0", 1).perform(text, signal)).toMatchObject({ outcome: "ignored" });
  expect(scene.statuses).toEqual([]);
  expect(scene.entries.at(-1)?.subject).toContain("/general/software_version");
});

test("a report that cannot be stored is tried again", async () => {
  const text = JSON.stringify(configOf(5, "1.0.0"));
  const updater = scene.updater("1.0.0", 1);
  scene.queue.close();
  expect(await updater.perform(text, signal)).toEqual({ outcome: "interrupted" });
  scene = new UpdaterScene(folder(), []);
  expect(await scene.updater("1.0.0", 1).perform(text, signal)).toEqual({ outcome: "restart" });
  expect(scene.statuses).toEqual(["accepted"]);
});
