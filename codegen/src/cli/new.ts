import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig } from "../config/load-config.js";
import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { generatePackage, type PackageJob } from "../package-run.js";
import { writeDeviceModule } from "../scaffold/device-module.js";
import { writeNewDocument } from "../scaffold/new-document.js";
import { type NewKind, newKinds } from "./commands/new-kinds.js";
import { newSpec } from "./commands/start.js";
import { fileNames } from "./file-names.js";
import { printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, shownPackage } from "./jobs.js";
import { folderOf, type Home, holdsDocuments, homeOf } from "./new-home.js";
import { paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage = "Write edgeloom new KIND NAME; see edgeloom new --help.";
const wayOut =
  'Write one, export default { packages: [{ input: "schemas", output: "src/generated" }] };, or let edgeloom init make a project.';
const maxNumber = 2_147_483_647;

type Wanted = {
  readonly kind: NewKind;
  readonly name: string;
  readonly folder: string | undefined;
  readonly number: number | undefined;
  readonly config: string | undefined;
};

/** A document that was written, and what to call what is in it. */
type Made = { readonly file: string; readonly what: string };

/** `edgeloom new KIND NAME`: writes a document beside the others, and generates its package. */
export async function newCommand(args: readonly string[], io: Io): Promise<number> {
  const wanted = commandLine(args);
  const { understand } = await import("../pipeline.js");
  const { config, root, file: configFile } = await loadConfig(io.cwd, wanted.config, wayOut);
  const jobs = jobsOf({ root, packages: config.packages, config: configFile, force: false, json: false });
  const homes = jobs.map(
    (job): Home => ({ job, understood: holdsDocuments(job) ? understand(job) : undefined }),
  );
  const given = wanted.folder === undefined ? undefined : resolve(io.cwd, wanted.folder);
  const home = homeOf(homes, wanted.kind, given);
  const { job, understood } = home;
  if (understood !== undefined && understood.model === undefined) {
    const shown = shownPackage(job, io);
    await printRefusal(shown.name, { ...understood, ...shown }, io);
    return failed;
  }
  const made = write(wanted, home, given ?? folderOf(home, wanted.kind));
  return generateAndTell(made, wanted.kind, job, io);
}

function write({ kind, name, number: chosen }: Wanted, { job, understood }: Home, folder: string): Made {
  if (kind !== "device-module") {
    const others = (understood?.documents ?? []).map(({ data }) => data);
    return { file: writeNewDocument({ kind, folder, name, others }), what: kind };
  }
  const taken = (understood?.model?.modules ?? []).map(({ number }) => number);
  if (chosen !== undefined && taken.includes(chosen))
    throw new UsageError(`The number ${chosen} is taken.`, "Choose another one, or leave it out.");
  const { file, number } = writeDeviceModule({ root: job.root, folder, taken, name, number: chosen });
  return { file, what: `module ${number}` };
}

/** A document that does not go with those of its package is not left behind. */
async function generateAndTell(
  { file, what }: Made,
  kind: NewKind,
  job: PackageJob,
  io: Io,
): Promise<number> {
  const result = await generatePackage(job);
  const shown = shownPackage(job, io);
  if (result.kind === "refused") {
    rmSync(file);
    await printRefusal(shown.name, { ...result, ...shown }, io);
    return failed;
  }
  const document = fileNames(io.cwd, io)(file);
  io.out(`${paint("✓", "green", io.color)} ${document}: ${what}, and its code in ${shown.name}`);
  io.out(`  next: ${newKinds[kind].next}`);
  return 0;
}

function commandLine(args: readonly string[]): Wanted {
  const { values, positionals } = readArguments(args, newSpec.options, usage);
  const [word = "", name, ...more] = positionals;
  const kind = kindOf(word);
  if (name === undefined || name === "" || more.length > 0) throw new UsageError("Give one name.", usage);
  const number = values.number === undefined ? undefined : Number(values.number);
  if (number !== undefined && kind !== "device-module")
    throw new UsageError("Only device modules have numbers.", "Leave --number out.");
  if (number !== undefined && (!Number.isInteger(number) || number < 1 || number > maxNumber))
    throw new UsageError(`Numbers of modules are 1 to ${maxNumber}.`, "Write --number 1001.");
  return { kind, name, number, folder: values.folder, config: values.config };
}

function kindOf(word: string): NewKind {
  if (Object.hasOwn(newKinds, word)) return word as NewKind;
  const kinds = Object.keys(newKinds);
  const near = nearestWord(word, kinds);
  throw new UsageError(
    `There is no such thing to make; there are ${kinds.join(", ")}.`,
    near === undefined ? usage : `Did you mean ${near}?`,
  );
}
