// A node on the project that IVY_TEST_PROJECT names. Its procedure can be told, by a file in the project, to ignore the end (`stubborn`,
// with a process of its own) or to stand still (`hangs`).
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineNode } from "@edgeloom/ivy/run";

const projectFolder = process.env.IVY_TEST_PROJECT;

function note(name, pid) {
  writeFileSync(join(projectFolder, `${name}.pid`), String(pid));
}

async function measuring({ teardown, logger }) {
  const isStubborn = existsSync(join(projectFolder, "stubborn"));
  if (isStubborn) note("tool", spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]).pid);
  note("measuring", process.pid);
  if (existsSync(join(projectFolder, "hangs"))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  const alive = setInterval(() => logger.info("measured"), 20);
  await new Promise((resolve) => {
    if (!isStubborn) teardown.addEventListener("abort", resolve, { once: true });
  });
  clearInterval(alive);
}

export const node = defineNode({ version: "1.1.0", procedures: { measuring } });
