import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inTurns } from "./lib/load.mjs";

const program = fileURLToPath(new URL("reports/case.mjs", import.meta.url));
const rounds = 3;
const peer = "@msgpack/msgpack@3.1.3";

/** A report of a million readings, written and read, against what the engine needs for the same readings in JSON. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  try {
    const withPeer = process.argv.includes("--peers");
    if (withPeer) install(folder);
    // The first one leaves behind what the others read.
    const names = ["encode", "decode", "json", ...(withPeer ? ["peer"] : [])];
    const cases = Object.fromEntries(names.map((name) => [name, () => measured(name, folder)]));
    return rowsOf(await inTurns(cases, rounds));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function install(folder) {
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", peer], { cwd: folder, stdio: "ignore" });
}

function measured(name, folder) {
  return JSON.parse(execFileSync(process.execPath, [program, name, folder], { encoding: "utf8" }));
}

const titles = { encode: "encode", decode: "decode", json: "JSON.parse", peer: `decode, ${peer}` };

function rowsOf(result) {
  return Object.entries(result).flatMap(([name, { cpuMs, peakMb }]) => [
    {
      case: `1,000,000 readings, ${titles[name]}`,
      value: cpuMs,
      unit: "ms CPU",
      ratioTo: "JSON.parse",
      ratio: cpuMs / result.json.cpuMs,
    },
    {
      case: `1,000,000 readings, ${titles[name]}, peak of the process`,
      value: peakMb,
      unit: "MB",
      ratioTo: "JSON.parse",
      ratio: peakMb / result.json.peakMb,
    },
  ]);
}
