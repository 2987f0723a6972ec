import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { takeAutomationLock } from "../../store/index.js";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { pointerFile } from "../pointer.js";
import { UpdaterScene } from "../updater.test.support.js";
import { guardTrial } from "./guard-trial.js";
import { dropTrial, readTrial, type TrialRecord, trialFile } from "./trial-record.js";

const folder = temporaryFolder();
let said: string[];

beforeEach(() => {
  said = [];
});

/** The two versions, as programs that note how they were started. */
function scene(next: string, facts: Partial<TrialRecord> = {}): void {
  const versions = new UpdaterScene(folder(), ["1.0.0", "2.0.0"]);
  versions.queue.close();
  versions.record({ starts: 0, maxStarts: 2, ...facts });
  const note = (name: string): string =>
    `require("node:fs").appendFileSync(${JSON.stringify(join(folder(), "log"))}, "${name} " + process.argv.slice(2).join(" ") + "\\n");`;
  writeFileSync(join(folder(), "2.0.0", "cli.js"), `${note("next")}\n${next}`);
  writeFileSync(join(folder(), "1.0.0", "cli.js"), `${note("previous")}\nprocess.exitCode = 7;`);
}

const guard = async (...args: readonly string[]): Promise<number> =>
  await guardTrial({ root: folder(), args, say: (text) => void said.push(text), endMs: 2_000 });
const log = (): readonly string[] => readFileSync(join(folder(), "log"), "utf8").trimEnd().split("\n");
const activeProgram = (): string => readFileSync(pointerFile(folder()), "utf8");

/** What a version does that has shown that it is healthy. */
const confirms = (): string => `
const { readFileSync, writeFileSync } = require("node:fs");
const file = ${JSON.stringify(trialFile(folder()))};
writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), state: "confirmed" }));`;

test("what starts no node is handed on to the new version, and counts for nothing", async () => {
  scene("process.exitCode = 3;");
  expect(await guard("info", "--json", "a b")).toBe(3);
  expect(log()).toEqual(["next info --json a b"]);
  expect(readTrial(folder())).toMatchObject({ state: "trial", starts: 0 });
});

test("a start while the node runs already counts for nothing, as when cron starts it each minute", async () => {
  scene("process.exitCode = 1;");
  const lock = takeAutomationLock(join(folder(), "2.0.0"));
  expect(await guard("start")).toBe(1);
  lock.release();
  expect(log()).toEqual(["next start"]);
  expect(readTrial(folder())).toMatchObject({ state: "trial", starts: 0 });
});

test("a version that fails too often is given up for the one before it, which gets the same arguments", async () => {
  scene("process.exitCode = 1;");
  expect(await guard("run", "--quiet")).toBe(7);
  expect(log()).toEqual(["next run --quiet", "next run --quiet", "previous run --quiet"]);
  expect(readTrial(folder())).toMatchObject({
    state: "rolled-back",
    reason: "it has ended without being healthy 2 times",
  });
  expect(activeProgram()).toContain(join("1.0.0", "cli.js"));
});

test("a version that hangs is ended", async () => {
  scene('process.on("SIGTERM", () => {});\nsetInterval(() => {}, 1_000);', { limitSeconds: 1 });
  expect(await guard("run")).toBe(7);
  expect(readTrial(folder())?.reason).toBe("it was not healthy within 1 seconds");
  expect(said.join()).toContain("going back");
});

for (const command of ["run", "start"]) {
  test(`\`${command}\` of a version that becomes healthy ends as that ends`, async () => {
    scene(confirms());
    expect(await guard(command)).toBe(0);
    expect(log()).toEqual([`next ${command}`]);
    expect(readTrial(folder())?.state).toBe("confirmed");
  });
}

test("`start` whose node never becomes healthy in the background is undone", async () => {
  scene("", { limitSeconds: 1 });
  expect(await guard("start")).toBe(7);
  expect(log().at(-1)).toBe("previous start");
});

test("power cuts count as starts, so that a version that ends the machine is given up, too", async () => {
  scene("", { starts: 2 });
  expect(await guard("run")).toBe(7);
  expect(log()).toEqual(["previous run"]);
});

test("without a record it says what to do", async () => {
  scene("");
  dropTrial(folder());
  expect(await guard("run")).toBe(1);
  expect(said.join()).toContain("write the pointer again");
  expect(existsSync(join(folder(), "log"))).toBe(false);
  for (const text of ["", "{", "null", '{"state":"trial"}', "[]"]) {
    writeFileSync(trialFile(folder()), text);
    expect(readTrial(folder())).toBeUndefined();
  }
});
