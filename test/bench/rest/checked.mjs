import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { measured } from "./measure.mjs";

const compiler = createRequire(import.meta.url).resolve("typescript/lib/tsc.js");

/**
 * What it costs to check a folder with TypeScript 5.9, `--strict`. Modules are those of Node unless told otherwise.
 * @param {string} root where the project file goes @param {string} folder @param {object} resolution
 * @returns {ReturnType<typeof measured>}
 */
export function checked(root, folder, { resolution = { module: "nodenext" }, mayFail = false } = {}) {
  const project = join(root, "tsconfig.json");
  const compilerOptions = {
    target: "es2022",
    ...resolution,
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    noEmit: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, include: [folder] }));
  return measured([compiler, "-p", project], { mayFail });
}
