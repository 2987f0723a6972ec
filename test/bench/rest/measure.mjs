import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const meter = new URL("./meter.mjs", import.meta.url).href;

/**
 * Runs a Node program as a whole process: CPU seconds of all its threads, peak memory, and the heap that it held at its end.
 * @param {readonly string[]} args @param {{ readonly cwd?: string, readonly mayFail?: boolean }} options
 * @returns {{ cpuSeconds: number, peakMegabytes: number, heapMegabytes: number }}
 */
export function measured(args, { cwd, mayFail = false } = {}) {
  const file = join(tmpdir(), `edgeloom-meter-${process.pid}.json`);
  const { status, stderr } = spawnSync(process.execPath, ["--expose-gc", "--import", meter, ...args], {
    cwd,
    env: { ...process.env, EDGELOOM_METER: file },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (status !== 0 && !mayFail)
    throw new Error(`${args.join(" ")} ended with ${status}: ${stderr.slice(0, 2_000)}`);
  const figures = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  return figures;
}
