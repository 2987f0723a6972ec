// Compiles every package with the native TypeScript compiler, and bundles those without side effects. What is unchanged is skipped.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePackage, isBundled } from "./bundle.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve("typescript-native/package.json")),
  "bin/tsc",
);

const { status } = spawnSync(process.execPath, [compiler, "-b", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
for (const folder of compiledPackages().filter(isBundled)) await bundle(folder);

/** A package that cannot be bundled does not keep the others from it. */
async function bundle(folder) {
  try {
    await bundlePackage(folder);
  } catch (error) {
    console.error(`${folder}: ${error.message}`);
    process.exitCode = 1;
  }
}

function compiledPackages() {
  const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
  return references.map(({ path }) => join(root, path)).filter((folder) => existsSync(join(folder, "dist")));
}
