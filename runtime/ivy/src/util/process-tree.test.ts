import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { descendantsOf } from "./process-tree.js";

const started: number[] = [];
afterEach(() => {
  for (const pid of started.splice(0)) process.kill(pid, "SIGKILL");
});

test("children, and theirs, whatever group they are in and whatever their programs are called", async () => {
  const inner = `const c = require("child_process").spawn(process.execPath, ["-e", "process.title = ') R 1 ('; setInterval(() => {}, 1e3)"],
    { detached: true, stdio: "ignore" }); console.log(c.pid); setInterval(() => {}, 1e3)`;
  const child = spawn(process.execPath, ["-e", inner], { stdio: ["ignore", "pipe", "ignore"] });
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  const [outer = 0, grandchild] = [child.pid, Number(String(said))];
  started.push(outer, grandchild);
  expect(descendantsOf(outer)).toEqual([grandchild]);
  const all = descendantsOf(process.pid);
  expect(all).toEqual(expect.arrayContaining([outer, grandchild]));
  expect(all).not.toContain(process.pid);
  expect(descendantsOf(grandchild)).toEqual([]);
});
