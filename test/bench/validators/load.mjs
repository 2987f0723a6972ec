import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hundredTypes } from "../lib/hundred-types.mjs";
import { median } from "../lib/report.mjs";
import { generatedPackage } from "./lib/generated.mjs";

const peer = new URL("./lib/load-peer.mjs", import.meta.url).pathname;
const runtime = import.meta.resolve("@edgeloom/runtime/generated");
const zod = import.meta.resolve("zod");
const rounds = 9;
const hundreds = 12;

/** What it costs to import a generated package of 1,200 types, beside what the runtime and zod cost alone; fresh processes. */
export function run() {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-bench-"));
  for (let group = 0; group < hundreds; group++)
    writeFileSync(join(folder, `group-${group}.json`), JSON.stringify(hundredTypes(group)));
  const generated = generatedPackage(folder);
  try {
    return { "module load": rowsOf(generated.entry) };
  } finally {
    generated.remove();
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(entry) {
  const times = samples([], entry);
  const heaps = samples(["--expose-gc"], entry);
  const row = (name, value, unit, goal) => ({ case: name, value, unit, ...goal });
  const perHundredMs = times.package / hundreds;
  return [
    row("100 types, time", perHundredMs, "ms", { ratioTo: "limit 1 ms", ratio: perHundredMs, goal: "≤ 1" }),
    row("100 types, heap", heaps.package / hundreds, "KiB"),
    row(`${hundreds * 100} types, time`, times.package, "ms"),
    row("runtime without zod, time", times.runtime, "ms"),
    row("runtime without zod, heap", heaps.runtime, "KiB"),
    row("zod, time", times.zod, "ms"),
    row("zod, heap", heaps.zod, "KiB"),
  ];
}

function samples(flags, entry) {
  const took = Array.from({ length: rounds }, () => sample(flags, entry));
  const [zodTook, runtimeTook, packageTook] = [0, 1, 2].map((index) => median(took.map((one) => one[index])));
  return { zod: zodTook, runtime: runtimeTook, package: packageTook };
}

function sample(flags, entry) {
  const output = execFileSync(process.execPath, [...flags, peer, zod, runtime, entry], { encoding: "utf8" });
  const { took, exports } = JSON.parse(output);
  if (exports[2] < hundreds * 100) throw new Error(`the package exports only ${exports[2]} names`);
  return took;
}
