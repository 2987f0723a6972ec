import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { flushFolder } from "./flush-folder.js";

const folder = temporaryFolder();
afterEach(() => vi.restoreAllMocks());

test("every file and folder of a version is brought to the disk, and the name of the version in its root", async () => {
  const version = join(folder(), "2.0.0");
  mkdirSync(join(version, "node_modules", "a"), { recursive: true });
  for (let number = 0; number < 40; number++)
    writeFileSync(join(version, "node_modules", "a", `${number}.js`), "x");
  symlinkSync("/nowhere", join(version, "node_modules", "link"));
  const handle = await open(join(version, "node_modules", "a", "0.js"));
  const sync = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "sync");
  await handle.close();
  await flushFolder(version);
  // The files, two folders in the version, itself, and its root.
  expect(sync).toHaveBeenCalledTimes(40 + 2 + 2);
});
