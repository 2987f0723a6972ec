import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import type { Preparer } from "./prepare-in-process.js";
import { configOf, startedNode, UpdaterScene } from "./updater.test.support.js";

/** What a ThingsBoard server is told of a software package: every state once, whatever ends in between. */

const folder = temporaryFolder();
const never = new AbortController().signal;
let scene: UpdaterScene;

beforeEach(() => {
  scene = new UpdaterScene(folder(), ["1.0.0", "2.0.0"]);
});
afterEach(() => scene.queue.close());

const steps = ["assigned", "end download", "end verify", "begin install"] as const;

/** Comes as far as `last`, and then fails, or is cut short by the end of the node. */
function preparer(last: (typeof steps)[number], ending?: AbortController): Preparer {
  return async (_task, events) => {
    for (const each of steps.slice(0, steps.indexOf(last) + 1)) {
      const [event, step] = each.split(" ") as ["begin" | "end", "download"];
      if (each === "assigned") events.assigned("station");
      else events[event](step);
    }
    ending?.abort();
    return await Promise.reject(new Error(`failed after ${last}`));
  };
}

function told(): readonly unknown[] {
  const bodies = scene.queue.oldest(-1).map(({ message_body }) => message_body);
  return bodies.flatMap((body) =>
    body.variant === "data"
      ? [[body.data["current_sw_version"], body.data["sw_state"], body.data["sw_error"]]]
      : [],
  );
}

const perform = async (prepare: Preparer, signal = never) =>
  await scene.updater("1.0.0", 1, { prepare }).perform(JSON.stringify(configOf(2, "2.0.0")), signal);
const before = (states: readonly string[]) => states.map((state) => ["1.0.0", state, undefined]);

test("every state is told once, though the update is cut short after each of them", async () => {
  for (const last of steps) {
    const ending = new AbortController();
    const options = { prepare: preparer(last, ending), maxAttempts: 9 };
    const updater = scene.updater("1.0.0", 1, options);
    expect(await updater.perform(JSON.stringify(configOf(2, "2.0.0")), ending.signal)).toEqual({
      outcome: "interrupted",
    });
    // As after a loss of power.
    scene.queue.close();
    scene = new UpdaterScene(folder(), []);
  }
  expect(told()).toEqual(before(["DOWNLOADING", "DOWNLOADED", "VERIFIED", "UPDATING"]));
  scene.record();
  const done = scene.updater("2.0.0", 2).nodeStarted(startedNode());
  await scene.pass(21);
  await done;
  expect(told().at(-1)).toEqual(["2.0.0", "UPDATED", undefined]);
  expect(told()).toHaveLength(5);
});

test("a package that fails is told so with the reason, and what runs is the version before it", async () => {
  expect(await perform(preparer("end download"))).toMatchObject({ outcome: "rejected" });
  expect(await perform(preparer("end download"))).toMatchObject({ outcome: "ignored" });
  expect(told()).toEqual([
    ...before(["DOWNLOADING", "DOWNLOADED"]),
    ["1.0.0", "FAILED", "failed after end download"],
  ]);
});

test("a server that has assigned nothing is told nothing of packages", async () => {
  const prepare: Preparer = async (_task, events) => {
    events.end("download");
    return await Promise.reject(new Error("no package"));
  };
  expect(await perform(prepare)).toMatchObject({ outcome: "rejected" });
  expect([told(), scene.statuses]).toEqual([[], ["rejected"]]);
});

test("a state that cannot be stored does not keep the update from going on", async () => {
  const prepare: Preparer = async (_task, events) => {
    scene.queue.close();
    events.assigned("station");
    scene = new UpdaterScene(folder(), []);
    return await Promise.reject(new Error("later"));
  };
  const { entries } = scene;
  expect(await perform(prepare)).toEqual({ outcome: "interrupted" });
  expect(entries.map(({ subject }) => subject).join("\n")).toContain(
    "The state DOWNLOADING of an update could not be",
  );
});
