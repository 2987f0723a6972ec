import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { loadConfig } from "../config/load-config.js";
import { UsageError } from "../diagnostics/usage-error.js";
import { generatePackage, type PackageJob } from "../package-run.js";
import { writeDeviceModule } from "../scaffold/device-module.js";
import { newSpec } from "./commands/start.js";
import { printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName } from "./jobs.js";
import { paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage = "Write edgeloom new device-module NAME.";
const wayOut =
  'Write one, export default { packages: [{ input: "schemas", output: "src/generated" }] };, or let edgeloom init make a project.';
const maxNumber = 2_147_483_647;

type Wanted = {
  readonly name: string;
  readonly folder: string | undefined;
  readonly number: number | undefined;
  readonly config: string | undefined;
};

/** `edgeloom new device-module NAME`: writes the document of a module beside the others, and generates its package. */
export async function newCommand(args: readonly string[], io: Io): Promise<number> {
  const wanted = commandLine(args);
  const { understand } = await import("../pipeline.js");
  const { config, root, file: configFile } = await loadConfig(io.cwd, wanted.config, wayOut);
  const jobs = jobsOf({ root, packages: config.packages, config: configFile, force: false, json: false });
  const homes = jobs.map(
    (job): Home => ({ job, understood: holdsDocuments(job) ? understand(job) : undefined }),
  );
  const home = homeOf(homes, wanted.folder === undefined ? undefined : resolve(io.cwd, wanted.folder));
  const { job, understood } = home;
  if (understood !== undefined && understood.model === undefined) {
    await printRefusal(packageName(job), understood, io);
    return failed;
  }
  const taken = (understood?.model?.modules ?? []).map(({ number }) => number);
  if (wanted.number !== undefined && taken.includes(wanted.number))
    throw new UsageError(`The number ${wanted.number} is taken.`, "Choose another one, or leave it out.");
  const folder = wanted.folder === undefined ? folderOf(home) : resolve(io.cwd, wanted.folder);
  const { name, number: chosen } = wanted;
  const { file, number } = writeDeviceModule({ root: job.root, folder, taken, name, number: chosen });
  return generateAndTell({ file, number, job }, io);
}

type Understood = ReturnType<typeof import("../pipeline.js").understand>;
/** A package; nothing is understood where there is no document yet. */
type Home = { readonly job: PackageJob; readonly understood: Understood | undefined };

function holdsDocuments({ root, inputs }: PackageJob): boolean {
  return inputs
    .map((input) => resolve(root, input))
    .some((path) => existsSync(path) && (!statSync(path).isDirectory() || holdsDocument(path)));
}

function holdsDocument(folder: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((file) =>
    /\.(?:json|ya?ml)$/i.test(file),
  );
}

/** The package that a module belongs to: the one that reads its folder, or else the first that has modules or reads a folder. */
function homeOf(homes: readonly Home[], folder: string | undefined): Home {
  const reading = homes.filter((home) => foldersOf(home).length > 0);
  const found =
    folder === undefined
      ? (reading.find(({ understood }) => understood?.model?.modules !== undefined) ?? reading[0])
      : reading.find((home) => foldersOf(home).some((input) => !relative(input, folder).startsWith("..")));
  if (found !== undefined) return found;
  throw new UsageError(
    folder === undefined
      ? "No package of the configuration reads a folder."
      : "No package reads this folder.",
    'Let the configuration name a folder as input: { input: "schemas", output: "src/generated" }.',
  );
}

/** The folders that a package reads. One that is not there yet counts too. */
function foldersOf({ job }: Home): readonly string[] {
  return job.inputs
    .map((input) => resolve(job.root, input))
    .filter((path) => !existsSync(path) || statSync(path).isDirectory());
}

/** The folder of the modules that are there, or else the first that the package reads. */
function folderOf(home: Home): string {
  const [first] = home.understood?.model?.modules ?? [];
  if (first !== undefined) return dirname(resolve(home.job.root, first.origin.file));
  return foldersOf(home)[0] ?? home.job.root;
}

async function generateAndTell(
  made: { readonly file: string; readonly number: number; readonly job: PackageJob },
  io: Io,
): Promise<number> {
  const { file, number, job } = made;
  const result = await generatePackage(job);
  if (result.kind === "refused") {
    await printRefusal(packageName(job), result, io);
    return failed;
  }
  const shown = relative(io.cwd, file);
  io.out(`${paint("✓", "green", io.color)} ${shown}: module ${number}, and its code in ${packageName(job)}`);
  io.out("  next: say in it what the devices report and what they are told, then edgeloom generate");
  return 0;
}

function commandLine(args: readonly string[]): Wanted {
  const { values, positionals } = readArguments(args, newSpec.options, usage);
  const [kind, name, ...more] = positionals;
  if (kind !== "device-module")
    throw new UsageError("There is no such thing to make; there is device-module.", usage);
  if (name === undefined || name === "" || more.length > 0) throw new UsageError("Name one module.", usage);
  const number = values.number === undefined ? undefined : Number(values.number);
  if (number !== undefined && (!Number.isInteger(number) || number < 1 || number > maxNumber))
    throw new UsageError(`Numbers of modules are 1 to ${maxNumber}.`, "Write --number 1001.");
  return { name, number, folder: values.folder, config: values.config };
}
