import { basename, dirname, extname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Diagnostics } from "../diagnostics/index.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { importOpenmodule } from "../import/index.js";
import { defaultLimits } from "../limits.js";
import { loadFile, nodeHost, realPath, type SourceDocument } from "../load/index.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { writeOutput } from "./output.js";
import { count, paint } from "./paint.js";

const usage = "Write edgeloom import openmodule schemas.json --output schemas/NAME.yaml.";

/** `edgeloom import openmodule FILE`: an exported schema as AsyncAPI, into a file or to the standard output; exit code 2 when it is none. */
export async function importCommand(args: readonly string[], io: Io): Promise<number> {
  const { file, output } = readArguments(args);
  const reporter = new Diagnostics();
  const document = read(file, io, reporter);
  const text = document && importOpenmodule({ document, limits: defaultLimits, reporter });
  const documents = document === undefined ? [] : [document];
  const findings = { diagnostics: reporter.list, documents, errorCount: reporter.errorCount };
  if (text === undefined || reporter.errorCount > 0) {
    await printRefusal(file, findings, io);
    return failed;
  }
  await printDiagnostics(findings, io);
  return finish(text, output, io);
}

function readArguments(args: readonly string[]): {
  readonly file: string;
  readonly output: string | undefined;
} {
  const { values, positionals } = parsed(args);
  const [language, file, ...more] = positionals;
  if (language !== "openmodule") throw new UsageError("There is nothing to import but openmodule.", usage);
  if (file === undefined || file === "" || more.length > 0)
    throw new UsageError("Name one exported schema document.", usage);
  const { output } = values;
  if (output !== undefined && !/\.ya?ml$/.test(output))
    throw new UsageError("--output must end in .yaml, which is what is written.", usage);
  return { file, output };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { output: { type: "string" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0] ?? "", usage);
  }
}

function read(file: string, io: Io, reporter: Diagnostics): SourceDocument | undefined {
  const path = realPath(nodeHost, resolve(io.cwd, file));
  if (path === undefined || nodeHost.stat(path)?.kind !== "file") {
    reporter.report("input-missing", `There is no file ${JSON.stringify(file)}.`, undefined);
    return undefined;
  }
  return loadFile({ realRoot: dirname(path), path, limits: defaultLimits, host: nodeHost, reporter });
}

/** What the generator would refuse is not written: a fault in the foreign document is told here, and not by the next command. */
async function finish(text: string, output: string | undefined, io: Io): Promise<number> {
  const name = output === undefined ? "imported.yaml" : basename(output);
  const [{ compile }, { memoryHost }] = await Promise.all([
    import("../pipeline.js"),
    import("../load/index.js"),
  ]);
  const root = "/imported";
  const result = compile({
    root,
    inputs: [name],
    host: memoryHost({ [`${root}/${name}`]: text }),
  });
  if (result.files === undefined) {
    await printRefusal(name.slice(0, -extname(name).length), result, io);
    return failed;
  }
  if (output === undefined) {
    io.out(text.trimEnd());
    return 0;
  }
  writeOutput(resolve(io.cwd, output), text);
  const { types, topics, services } = result.found;
  const found = `${count(types, "type")}, ${count(topics, "topic")}, ${count(services, "service")}`;
  io.out(`${paint("✓", "green", io.color)} ${output}: ${found}`);
  return 0;
}
