import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { measured } from "./measure.mjs";

/**
 * What it costs to import a module, beyond what it costs to import the packages that it stands on.
 * @param {string} module @param {readonly string[]} packages
 */
export function imported(module, packages) {
  const nothing = `${module}.base.mjs`;
  writeFileSync(nothing, packages.map((name) => `import ${JSON.stringify(name)};\n`).join(""));
  const base = measured([nothing]);
  const all = measured([module]);
  return {
    cpuSeconds: all.cpuSeconds - base.cpuSeconds,
    heapMegabytes: all.heapMegabytes - base.heapMegabytes,
  };
}

/** One file of everything that a module of TypeScript takes from beside it, as a user's bundler would make it. @param {string} entry */
export async function bundleOf(entry) {
  const file = join(`${entry}.bundle.mjs`);
  const bundle = await rolldown({ input: entry, external: /^[^./]/, treeshake: false, logLevel: "silent" });
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return file;
}
