import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { copyPrivacyFiles } from "./privacy-copy.js";

let root = "";
let folders = { dataFolder: "", directory: "" };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "privacy-"));
  folders = { dataFolder: join(root, "data"), directory: join(root, "service") };
  await mkdir(folders.directory);
});
afterEach(() => rm(root, { recursive: true }));

async function files(): Promise<readonly string[]> {
  return (await readdir(folders.dataFolder)).sort();
}

it("does nothing without a data folder", async () => {
  await writeFile(join(folders.directory, "dsgvo-default.yml"), "a: 1");
  expect(await copyPrivacyFiles(folders)).toEqual([]);
});

it("leaves out what is not there", async () => {
  await mkdir(folders.dataFolder);
  expect(await copyPrivacyFiles(folders)).toEqual([]);
  expect(await files()).toEqual([]);
});

it("copies both files over older ones, and leaves nothing else behind", async () => {
  const { dataFolder, directory } = folders;
  await mkdir(dataFolder);
  await writeFile(join(dataFolder, "config.yml"), "new: 1");
  await writeFile(join(dataFolder, "dsgvo-config.yml"), "old: 1");
  await writeFile(join(directory, "dsgvo-default.yml"), "default: 1");
  expect(await copyPrivacyFiles(folders)).toEqual([
    join(dataFolder, "dsgvo-config.yml"),
    join(dataFolder, "dsgvo-default.yml"),
  ]);
  expect(await files()).toEqual(["config.yml", "dsgvo-config.yml", "dsgvo-default.yml"]);
  expect(await readFile(join(dataFolder, "dsgvo-config.yml"), "utf8")).toBe("new: 1");
});

it("leaves the old file and no part of a new one when it cannot copy", async () => {
  const { dataFolder } = folders;
  await mkdir(join(dataFolder, "config.yml"), { recursive: true });
  await writeFile(join(dataFolder, "dsgvo-config.yml"), "old: 1");
  await expect(copyPrivacyFiles(folders)).rejects.toThrow();
  expect(await files()).toEqual(["config.yml", "dsgvo-config.yml"]);
});
