// Checks who imports whom, and that the checker really saw the code: a run over no modules would be green too.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const minModules = 100;
const cruiser = join("node_modules", ".bin", "depcruise");
const rooms = [
  "codegen/src",
  "runtime/core/src",
  "generated/openmodule/src",
  "runtime/openmodule/src",
  "runtime/archfx/src",
  "runtime/fleet/src",
  "runtime/ivy/src",
  "runtime/live/src",
];

const { stdout, stderr } = spawnSync(
  cruiser,
  ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...rooms],
  {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  },
);
if (!stdout.startsWith("{")) throw new Error(stderr || "dependency-cruiser printed nothing");

const { summary } = JSON.parse(stdout);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.violations.length} violations`,
);
if (summary.totalCruised < minModules)
  console.error(`Expected at least ${minModules} modules: the checker did not see the code.`);
process.exitCode = summary.violations.length > 0 || summary.totalCruised < minModules ? 1 : 0;
