import { dirname, resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import { documentArguments } from "./document-arguments.js";
import { documentNames, linkless } from "./file-names.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import { finishDocument } from "./finish-document.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";

const usage = "Write edgeloom import openmodule schemas.json --output schemas/NAME.yaml.";

/** `edgeloom import openmodule FILE`: an exported schema as AsyncAPI, into a file or to the standard output; exit code 2 when it is none. */
export async function importCommand(args: readonly string[], io: Io): Promise<number> {
  const { file, output } = readArguments(args);
  const { importFile } = await import("../import/index.js");
  const { text, ...found } = importFile(file, { root: io.cwd });
  const findings = { ...found, fileName: documentNames(dirname(linkless(resolve(io.cwd, file))), io) };
  if (text === undefined) {
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
  const [language, file, ...more] = positionals;
  if (language !== "openmodule") throw new UsageError("There is nothing to import but openmodule.", usage);
  if (file === undefined || file === "" || more.length > 0)
    throw new UsageError("Name one exported schema document.", usage);
  return { file, output };
}
