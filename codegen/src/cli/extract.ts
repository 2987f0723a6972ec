import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Diagnostics } from "../diagnostics/index.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { defaultLimits } from "../limits.js";
import { documentArguments } from "./document-arguments.js";
import { fileNames } from "./file-names.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import { finishDocument } from "./finish-document.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";

const usage = "Write edgeloom extract src/handlers.ts --output schemas/NAME.yaml.";

/** `edgeloom extract FILE`: the types and handlers of a TypeScript file as AsyncAPI; exit code 2 when a type has no schema. */
export async function extractCommand(args: readonly string[], io: Io): Promise<number> {
  const { file, output } = readArguments(args);
  const path = resolve(io.cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`There is no file ${JSON.stringify(file)}.`, usage);
  const reporter = new Diagnostics();
  // The compiler is loaded by this command only.
  const { extract } = await import("../extract/index.js");
  const fileName = fileNames(io.cwd, io);
  const text = extract({ path, fileName, limits: defaultLimits, reporter });
  const findings = { diagnostics: reporter.list, documents: [], errorCount: reporter.errorCount, fileName };
  if (reporter.errorCount > 0) {
    await printRefusal(file, findings, io);
    return failed;
  }
  await printDiagnostics(findings, io);
  return finishDocument(text, output, io);
}

function readArguments(args: readonly string[]): {
  readonly file: string;
  readonly output: string | undefined;
} {
  const { positionals, output } = documentArguments(args, usage);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("Name one TypeScript file.", usage);
  if (!/\.[cm]?tsx?$/.test(file))
    throw new UsageError(`${JSON.stringify(file)} is no TypeScript by its name.`, usage);
  return { file, output };
}
