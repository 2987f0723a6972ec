import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { checked } from "./rest/checked.mjs";
import { imported } from "./rest/imported.mjs";
import { measured } from "./rest/measure.mjs";
import { peerRows } from "./rest/peers.mjs";
import { transpile } from "./rest/transpile.mjs";

const require = createRequire(import.meta.url);
const root = new URL("../..", import.meta.url).pathname;
const cli = join(root, "codegen/bin/edgeloom.js");
const document = join(dirname(require.resolve("@octokit/openapi")), "generated/api.github.com.json");

/** GitHub's document, 13 MB, by whole processes: what it costs to generate, to check, and to import. */
export async function run() {
  // Inside the repository, so that the runtime is found as a user's project would find it.
  const caches = join(root, "node_modules/.cache");
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, "edgeloom-bench-"));
  const generate = (output, ...more) =>
    measured([cli, "generate", "--input", document, "--output", join(folder, output), ...more]);
  const rows = [
    ...generation("client, validators and types", generate("full/sdk"), { seconds: 4, megabytes: 500 }),
    ...generation("types alone", generate("types", "--emit", "types"), { seconds: 1.5 }),
    ...generation("unchanged rerun", generate("full/sdk"), { seconds: 0.5 }),
    ...checking(folder),
    ...importing(folder),
    ...(process.argv.includes("--peers") ? await peerRows(document, folder, generate) : []),
  ];
  rmSync(folder, { recursive: true });
  return rows;
}

function generation(name, { cpuSeconds, peakMegabytes }, { seconds, megabytes }) {
  return [
    limited(`${name}: CPU`, cpuSeconds, "s", seconds),
    ...(megabytes === undefined ? [] : [limited(`${name}: peak memory`, peakMegabytes, "MB", megabytes)]),
  ];
}

function checking(folder) {
  const root = join(folder, "full");
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  const { cpuSeconds } = checked(root, join(root, "sdk"));
  return [limited("type check under 5.9: CPU", cpuSeconds, "s", 6)];
}

function importing(folder) {
  transpile(join(folder, "full/sdk"), join(folder, "built"));
  const { cpuSeconds, heapMegabytes } = imported(join(folder, "built/index.js"), [
    "@edgeloom/runtime/generated",
  ]);
  return [
    limited("import: CPU", cpuSeconds * 1_000, "ms", 150),
    limited("import: heap", heapMegabytes, "MB", 20),
  ];
}

function limited(name, value, unit, limit) {
  return { case: name, value, unit, ratioTo: `limit ${limit} ${unit}`, ratio: value / limit, goal: "≤ 1" };
}
