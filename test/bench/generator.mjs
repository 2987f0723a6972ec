import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hundredTypes } from "./lib/hundred-types.mjs";
import { median } from "./lib/report.mjs";

const cli = new URL("../../codegen/bin/edgeloom.js", import.meta.url).pathname;
const rounds = 5;

/** Whole processes: generate 1,000 types from an empty folder, then again with nothing changed. */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  mkdirSync(join(folder, "schemas"));
  for (let group = 0; group < 10; group++)
    writeFileSync(join(folder, "schemas", `group-${group}.json`), JSON.stringify(hundredTypes(group)));
  const first = [];
  const again = [];
  for (let round = 0; round < rounds; round++) {
    rmSync(join(folder, "out"), { recursive: true, force: true });
    first.push(timed(folder));
    again.push(timed(folder));
  }
  rmSync(folder, { recursive: true });
  return [
    {
      case: "1,000 types, first run",
      value: median(first) / 1_000,
      unit: "s",
      ratioTo: "limit 2 s",
      ratio: median(first) / 2_000,
      goal: "≤ 1",
    },
    {
      case: "1,000 types, unchanged rerun",
      value: median(again) / 1_000,
      unit: "s",
      ratioTo: "limit 0.3 s",
      ratio: median(again) / 300,
      goal: "≤ 1",
    },
  ];
}

function timed(folder) {
  const startMs = performance.now();
  execFileSync(process.execPath, [cli, "generate", "--input", "schemas", "--output", "out"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return performance.now() - startMs;
}
