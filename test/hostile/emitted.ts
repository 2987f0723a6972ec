import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Writes files below a folder; what is no text is written as JSON. */
export function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** Runs emitted modules as a user's program would. A canary that got into code tells by a global. */
export async function loadEmitted(folder: string, files: readonly string[]): Promise<void> {
  Object.assign(globalThis, {
    __edgeloomCanary: () => Object.assign(globalThis, { __edgeloomCanaryCalled: true }),
  });
  for (const file of files) await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
}

/** Type-checks everything that was emitted below a folder, strictly; gives the compiler's output. */
export function typeCheck(folder: string): string {
  const base = JSON.parse(readFileSync(join(import.meta.dirname, "../../tsconfig.base.json"), "utf8")) as {
    readonly compilerOptions: object;
  };
  const compilerOptions = {
    ...base.compilerOptions,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    noEmit: true,
    customConditions: ["edgeloom-source"],
  };
  writeFiles(folder, { "tsconfig.json": { compilerOptions, include: ["**/*.ts"] } });
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve("typescript-native/package.json")),
    "bin/tsc",
  );
  const { stdout } = spawnSync(process.execPath, [compiler, "-p", folder], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return stdout;
}
