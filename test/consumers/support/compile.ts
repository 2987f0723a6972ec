import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sharedDeclarations } from "./runtime-declarations.js";

const root = join(import.meta.dirname, "../../..");
// Inside the repository, so that `zod` is found as a user's project would find it.
const workFolder = join(root, "node_modules/.cache/edgeloom-tests");

/** The compilers under which emitted packages must be free of errors. */
export const compilers = {
  "TypeScript 7": join(root, "node_modules/typescript-native/bin/tsc"),
  "TypeScript 5.9": join(root, "node_modules/typescript/bin/tsc"),
} as const;

/** Name of a compiler. */
export type CompilerName = keyof typeof compilers;

/** A project of a user who has the emitted packages and the runtime's declarations. */
export type Consumer = {
  /** Compiles with further options; what the compiler said, empty when all is well. */
  compile(compiler: CompilerName, options: Readonly<Record<string, unknown>>): string;
  /** Removes it from the disk. */
  remove(): void;
};

/**
 * Makes a project of the given files, by path. The runtime is there as declarations only, as in its published package: the
 * strict options of the project then speak about emitted code and not about ours.
 */
export function createConsumer(files: ReadonlyMap<string, string>): Consumer {
  mkdirSync(workFolder, { recursive: true });
  const folder = mkdtempSync(join(workFolder, "consumer-"));
  for (const [path, text] of files) write(join(folder, "src", path), text);
  write(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const runtime = sharedDeclarations(join(root, "runtime/core/src"), workFolder, emitRuntimeDeclarations);
  const paths = Object.fromEntries(
    ["generated", "http"].map((door) => [`@edgeloom/runtime/${door}`, [join(runtime, `${door}/index.d.ts`)]]),
  );
  return {
    compile: (compiler, options) => {
      const project = join(folder, "tsconfig.json");
      const compilerOptions = { ...baseOptions, paths, ...options };
      write(project, JSON.stringify({ compilerOptions, include: ["src"] }));
      return run(compilers[compiler], ["-p", project, "--pretty", "false"]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const baseOptions = {
  target: "es2022",
  lib: ["es2023"],
  module: "nodenext",
  moduleResolution: "nodenext",
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
  // Declarations of others are the same in every project: one test looks at them, and asks for it.
  skipLibCheck: true,
  noEmit: true,
};

function emitRuntimeDeclarations(outDir: string): void {
  const options = {
    "--emitDeclarationOnly": "true",
    "--composite": "false",
    "--incremental": "false",
    "--declarationMap": "false",
  };
  const flags = Object.entries({ ...options, "--outDir": outDir }).flat();
  // Its own errors are found by its own build; here only the declarations matter.
  run(compilers["TypeScript 7"], ["-p", join(root, "runtime/core"), ...flags]);
}

function run(compiler: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, ...args], { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}` || `exit code ${status}`;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
