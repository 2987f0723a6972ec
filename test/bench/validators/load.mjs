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
const sdk = import.meta.resolve("@edgeloom/openmodule-sdk");
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
  const many = samplesOf(entry, hundreds * 100);
  const real = samplesOf(sdk, 100);
  const realHundreds = real.models / 100;
  const row = (name, value, unit, goal) => ({ case: name, value, unit, ...goal });
  const perHundred = (name, valueMs) =>
    row(name, valueMs, "ms", { ratioTo: "limit 1 ms", ratio: valueMs, goal: "≤ 1" });
  return [
    perHundred("100 types of eight properties, time", many.ms.package / hundreds),
    row("100 types of eight properties, heap", many.kb.package / hundreds, "KiB"),
    perHundred("100 types of the openmodule SDK, time", real.ms.package / realHundreds),
    row("100 types of the openmodule SDK, heap", real.kb.package / realHundreds, "KiB"),
    row(`${hundreds * 100} types of eight properties, time`, many.ms.package, "ms"),
    row("runtime without zod, time", many.ms.runtime, "ms"),
    row("runtime without zod, heap", many.kb.runtime, "KiB"),
    row("zod, time", many.ms.zod, "ms"),
    row("zod, heap", many.kb.zod, "KiB"),
  ];
}

/** Medians over fresh processes. */
function samplesOf(entry, leastModels) {
  const times = samples([], entry);
  const heaps = samples(["--expose-gc"], entry);
  const { models } = times[0];
  if (models < leastModels) throw new Error(`${entry} has only ${models} models`);
  return { models, ms: medians(times), kb: medians(heaps) };
}

function samples(flags, entry) {
  return Array.from({ length: rounds }, () => {
    const args = [...flags, peer, zod, runtime, entry];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  });
}

function medians(samples) {
  const [zodTook, runtimeTook, packageTook] = [0, 1, 2].map((at) =>
    median(samples.map(({ took }) => took[at])),
  );
  return { zod: zodTook, runtime: runtimeTook, package: packageTook };
}
