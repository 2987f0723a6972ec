import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import { pointerFile, writePointer } from "./pointer.js";
import { guardReason, isGuarded, usualRoots } from "./root-guard.js";

const folder = temporaryFolder();

test("the pointer hands on every argument as it is, whatever its folder is called", () => {
  const version = join(folder(), 'it\'s $HOME `and` "more"');
  mkdirSync(version);
  writeFileSync(join(version, "cli.mjs"), "console.log(JSON.stringify(process.argv.slice(2)))");
  const file = pointerFile(folder(), "station");
  writePointer(file, [join(version, "cli.mjs"), "fixed one"]);
  expect(statSync(file).mode & 0o777).toBe(0o744);
  const args = ["", "a b", "*", "$(id)", "'", '"', "\\", "line\nbreak"];
  expect(JSON.parse(execFileSync(file, args, { encoding: "utf8" }))).toEqual(["fixed one", ...args]);
});

test("R23: which root folders may be changed is a matter of rules", () => {
  expect(isGuarded("/home/x/Documents/ivy", usualRoots("ivy", "/home/x"))).toBe(true);
  expect(isGuarded("/home/x/Documents/ivy/", usualRoots("ivy", "/home/x"))).toBe(false);
  expect(isGuarded("/opt/station", ["/opt/station"])).toBe(true);
  expect(isGuarded("/opt/station", (root) => root.startsWith("/opt/"))).toBe(true);
  expect(guardReason("/a", ["/opt/station"])).toBe(
    "ROOT_DIR is not set to `/opt/station` (it is set to /a) -> skipping update",
  );
});
