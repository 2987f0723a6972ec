import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { configFile, previousConfigFile } from "../../config/index.js";
import { temporaryFolder } from "../../store/queue.test.support.js";
import {
  beginConfigTrial,
  configTrialFile,
  forgetConfigStart,
  giveUpConfig,
  readConfigTrial,
  resumeConfigTrial,
  writeConfigTrial,
} from "./config-trial.js";

/** What stands in the files of a configuration on trial, wherever a process is killed. */

const folder = temporaryFolder();
const trial = {
  revision: 2,
  version: "1.0.0",
  next: '{"new":1}',
  previous: '{"old":1}',
  demands: { ailing: [], connection: false },
  limitSeconds: 300,
  maxStarts: 3,
};

beforeEach(() => {
  mkdirSync(join(folder(), "config"));
  writeFileSync(configFile(folder()), trial.previous);
});

const inForce = (): string => readFileSync(configFile(folder()), "utf8");
const state = (): readonly unknown[] => {
  const record = readConfigTrial(folder());
  return [record?.state, record?.starts, record?.reason];
};

test("starts are counted on the disk; after three the configuration before it is in force again", () => {
  beginConfigTrial(folder(), trial);
  expect([inForce(), readFileSync(previousConfigFile(folder()), "utf8")]).toEqual([
    trial.next,
    trial.previous,
  ]);
  for (const starts of [1, 2, 3]) {
    resumeConfigTrial(folder());
    expect([inForce(), ...state()]).toEqual([trial.next, "trial", starts, undefined]);
  }
  resumeConfigTrial(folder());
  const reason = "it has ended without being healthy 3 times";
  expect([inForce(), ...state()]).toEqual([trial.previous, "given-up", 3, reason]);
});

test("a start that a person has ended does not count", () => {
  beginConfigTrial(folder(), trial);
  for (let start = 0; start < 5; start++) {
    resumeConfigTrial(folder());
    forgetConfigStart(folder());
  }
  expect([inForce(), ...state()]).toEqual([trial.next, "trial", 0, undefined]);
});

test("killed between the record and the switch: the configuration was never in force, and waits still", () => {
  writeConfigTrial(folder(), { ...trial, state: "trial", starts: 0 });
  resumeConfigTrial(folder());
  expect([inForce(), ...state()]).toEqual([trial.previous, undefined, undefined, undefined]);
});

test("killed between giving up and the way back: the next start goes it, as often as it takes", () => {
  beginConfigTrial(folder(), trial);
  giveUpConfig(folder(), { ...trial, state: "trial", starts: 1 }, "it hung");
  writeFileSync(configFile(folder()), trial.next);
  for (let start = 0; start < 2; start++) {
    resumeConfigTrial(folder());
    expect([inForce(), ...state()]).toEqual([trial.previous, "given-up", 1, "it hung"]);
  }
});

test("what a person writes over a configuration on trial stays; the one on trial is over", () => {
  beginConfigTrial(folder(), trial);
  resumeConfigTrial(folder());
  writeFileSync(configFile(folder()), '{"by hand":1}');
  for (let start = 0; start < 2; start++) resumeConfigTrial(folder());
  expect([inForce(), ...state()]).toEqual(['{"by hand":1}', "given-up", 1, "its file was changed meanwhile"]);
});

test("a switch that fails leaves everything as it was", () => {
  rmSync(configFile(folder()));
  mkdirSync(join(configFile(folder()), "in the way"), { recursive: true });
  expect(() => beginConfigTrial(folder(), trial)).toThrow(/EISDIR|ENOTEMPTY|ENOTDIR/);
  expect(readConfigTrial(folder())).toBeUndefined();
  expect(readdirSync(join(folder(), "config")).sort()).toEqual(["config.json", "config.previous.json"]);
});

test.each(["", "{", "null", "[]", '{"state":"trial"}', '"x"'])("%j is no record", (text) => {
  writeFileSync(configTrialFile(folder()), text);
  resumeConfigTrial(folder());
  expect([inForce(), readConfigTrial(folder())]).toEqual([trial.previous, undefined]);
});
