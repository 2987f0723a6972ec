import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { nodeFolders } from "../env/index.js";
import { temporaryFolder } from "../store/queue.test.support.js";
import { ensurePointer } from "./ensure-pointer.js";
import { pointerFile } from "./pointer.js";

const folder = temporaryFolder();
const project = (): string => join(folder(), "1.0.0");
const everywhere = { name: "station", rootGuard: () => true };
const pointer = (): string | undefined => {
  try {
    return readFileSync(pointerFile(folder(), "station"), "utf8");
  } catch {
    return undefined;
  }
};

beforeEach(() => {
  mkdirSync(project());
  writeFileSync(join(project(), "package.json"), '{"version":"1.0.0","bin":"./cli.js"}');
  writeFileSync(join(project(), "cli.js"), "");
});

test("the folder around a version is its root, and gets a pointer to it when it is started first", () => {
  const folders = nodeFolders(project(), {});
  expect(folders).toEqual({ root: folder(), project: project(), data: join(folder(), "data") });
  ensurePointer(folders, everywhere);
  expect(pointer()).toContain(join(project(), "cli.js"));
});

test("a pointer that is there stays as it is", () => {
  writeFileSync(pointerFile(folder(), "station"), "to another version");
  ensurePointer(nodeFolders(project(), {}), everywhere);
  expect(pointer()).toBe("to another version");
});

test("nothing is written into a root folder that may not be changed, or that does not hold the version", () => {
  ensurePointer(nodeFolders(project(), {}), { ...everywhere, rootGuard: () => false });
  ensurePointer(nodeFolders(project(), { IVY_ROOT_DIR: join(folder(), "elsewhere") }), everywhere);
  writeFileSync(join(project(), "package.json"), "{}");
  writeFileSync(join(folder(), "cli.js"), "");
  ensurePointer({ root: folder(), project: folder(), data: folder() }, everywhere);
  expect(pointer()).toBeUndefined();
});
