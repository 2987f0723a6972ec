// Everything that must hold beside the tests: format, lint, types, architecture, committed output up to date.
// Each step prints one line; the first failing one shows its output and ends the run.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules/.bin", name);

const steps = [
  ["types", process.execPath, ["scripts/build.mjs"]],
  ["types of tests", process.execPath, ["node_modules/typescript-native/bin/tsc", "-p", "test", "--noEmit"]],
  [
    "types under TypeScript 5.9",
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "test", "--noEmit"],
  ],
  ["format and import order", bin("biome"), ["check", "--error-on-warnings", "."]],
  ["lint", bin("oxlint"), ["--type-aware", "--deny-warnings"]],
  ["architecture", process.execPath, ["scripts/check-architecture.mjs"]],
  ["house numbers", process.execPath, ["scripts/check-house.mjs"]],
  ["templates precompiled", process.execPath, ["codegen/scripts/precompile-templates.mjs", "--check"]],
  ["generated output up to date", bin("edgeloom"), ["check"]],
];

for (const [name, command, args] of steps) {
  const startMs = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const tookMs = Math.round(performance.now() - startMs);
  if (status !== 0) {
    console.error(`✗ ${String(name)} (${tookMs} ms)\n${stdout ?? ""}${stderr ?? ""}`);
    process.exit(1);
  }
  console.log(`✓ ${String(name)} (${tookMs} ms)`);
}
