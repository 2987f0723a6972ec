import { resolve } from "node:path";
import { generatePackage } from "../package-run.js";
import { scaffold } from "../scaffold/scaffold.js";
import { type Ask, onTerminal } from "./ask.js";
import { templates } from "./commands/init-templates.js";
import { documentNames } from "./file-names.js";
import { printRefusal } from "./findings.js";
import { initArguments, type Wanted } from "./init-arguments.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { count, paint } from "./paint.js";

/** What a shell gives for a program that Ctrl-C ended. */
const interrupted = 130;

/**
 * `edgeloom init [TEMPLATE FOLDER]`: a project that builds, tests and passes `check`. Asks for what the command line does not say,
 * if there is a terminal. Nothing is installed, and nothing that is there is touched.
 */
export async function init(
  args: readonly string[],
  io: Io,
  terminal: <T>(use: (ask: Ask | undefined) => Promise<T>) => Promise<T> = onTerminal,
): Promise<number> {
  const wanted = await terminal((ask) => wantedOr(args, io, ask));
  return wanted === undefined ? interrupted : make(wanted, io);
}

async function wantedOr(args: readonly string[], io: Io, ask: Ask | undefined): Promise<Wanted | undefined> {
  try {
    return await initArguments(args, io.cwd, ask);
  } catch (error) {
    if ((error as Error).name === "AbortError") return undefined;
    throw error;
  }
}

async function make({ template, folder, name }: Wanted, io: Io): Promise<number> {
  const root = resolve(io.cwd, folder);
  const files = scaffold(templates[template].folder, root, name);
  const result = await generatePackage({ root, inputs: ["schemas"], output: "src/generated" });
  if (result.kind === "refused") {
    await printRefusal(folder, { ...result, fileName: documentNames(root, io) }, io);
    return failed;
  }
  io.out(
    `${paint("✓", "green", io.color)} ${folder}: ${count(files.length, "file")}, and the code of its schemas`,
  );
  const way = root === io.cwd ? "" : `cd ${folder} && `;
  io.out(`  next: ${way}npm install && ${templates[template].first}`);
  return 0;
}
