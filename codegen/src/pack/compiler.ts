import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Subject } from "./subject.js";

const maxShownLines = 20;

/**
 * Declarations by the TypeScript compiler, by path below the sources. It runs as a program of its own, since the compilers from
 * version 7 on are no library.
 *
 * @throws UsageError with what it said
 */
export async function compileDeclarations(
  { folder, manifest }: Subject,
  compiler: string = compilerFor(folder),
): Promise<ReadonlyMap<string, string>> {
  const project = join(folder, "tsconfig.json");
  if (!existsSync(project))
    throw new UsageError(
      `${manifest.name} has types that must be inferred, and no tsconfig.json that says how.`,
      "Write the types of everything exported, or add a tsconfig.json.",
    );
  const output = mkdtempSync(join(tmpdir(), "edgeloom-pack-"));
  try {
    const said = await run(compiler, ["-p", project, "--outDir", output, ...flags]);
    if (said !== undefined) throw refusal(manifest.name, said);
    return readAll(output);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

const flags = Object.entries({
  declaration: true,
  emitDeclarationOnly: true,
  noEmit: false,
  noEmitOnError: true,
  composite: false,
  incremental: false,
  declarationMap: false,
  stripInternal: true,
  pretty: false,
}).flatMap(([name, value]) => [`--${name}`, String(value)]);

/** The project's own compiler, or else the one that we are pinned to. */
function compilerFor(folder: string): string {
  for (const place of [join(folder, "package.json"), import.meta.url]) {
    try {
      return join(dirname(createRequire(place).resolve("typescript/package.json")), "bin/tsc");
    } catch {
      // The next place is asked.
    }
  }
  throw new UsageError("There is no TypeScript compiler.", "Install one: npm install --save-dev typescript.");
}

/** What a failing compiler said. */
function run(compiler: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => void said.push(text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? undefined : said.join("") || `exit code ${code}`));
  });
}

function refusal(name: string, said: string): UsageError {
  const lines = said.trim().split("\n");
  const rest = lines.length > maxShownLines ? [`… and ${lines.length - maxShownLines} more lines`] : [];
  return new UsageError(
    `${name} does not compile:\n${[...lines.slice(0, maxShownLines), ...rest].join("\n")}`,
    "Correct it; packages that it refers to have to be built before.",
  );
}

function readAll(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".d.ts"),
  );
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
