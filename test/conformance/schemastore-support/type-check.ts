import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { writeFiles } from "../../hostile/emitted.js";

/** Type-checks all packages below a folder in one strict run; gives the complaints by the name of the package. */
export async function complaintsAbout(folder: string): Promise<ReadonlyMap<string, string>> {
  writeFiles(folder, { "tsconfig.json": { compilerOptions: strictly(), include: ["*/**/*.ts"] } });
  const compiler = createRequire(import.meta.url).resolve("typescript-native/package.json");
  const run = spawn(process.execPath, [join(dirname(compiler), "bin/tsc"), "-p", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await text(run.stdout);
  const found = new Map<string, string>();
  for (const [line, name = ""] of output.matchAll(/^([^/\n]+)\/.*error TS.*$/gm))
    found.set(name, found.has(name) ? `${found.get(name)}\n${line}` : line);
  if (found.size === 0 && output.includes("error TS")) throw new Error(output);
  return found;
}

function strictly(): object {
  const base = JSON.parse(readFileSync(join(import.meta.dirname, "../../../tsconfig.base.json"), "utf8")) as {
    readonly compilerOptions: object;
  };
  return {
    ...base.compilerOptions,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    noEmit: true,
    customConditions: ["edgeloom-source"],
  };
}
