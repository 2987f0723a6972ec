import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PackageConfig } from "../config/config.js";
import { loadConfig } from "../config/load-config.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Packed, Subject } from "../pack/index.js";
import { checkPackage, type PackageJob } from "../package-run.js";
import { packSpec } from "./commands/ship.js";
import { fileNames } from "./file-names.js";
import { printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, shownPackage } from "./jobs.js";
import { count, paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage = "Write edgeloom pack [PACKAGE …] [--output DIR] [--dry-run] [--json].";
const stale = 1;

type Arguments = {
  readonly names: readonly string[];
  readonly output: string;
  readonly config: string | undefined;
  readonly isDry: boolean;
  readonly json: boolean;
};

/**
 * `edgeloom pack [PACKAGE…]`: each SDK as the tarball that `npm publish` takes. Exit code 1 when emitted files are not what their
 * documents make: what nobody can make again is not published.
 */
export async function pack(args: readonly string[], io: Io): Promise<number> {
  const given = commandLine(args);
  const subjects = await subjectsOf(given, io);
  let exitCode = 0;
  for (const subject of subjects) exitCode = Math.max(exitCode, await packOne(subject, given, io));
  return exitCode;
}

async function packOne(subject: Subject, given: Arguments, io: Io): Promise<number> {
  if (subject.job !== undefined) {
    const code = await refuseStale(subject.job, io);
    if (code !== 0) return code;
  }
  const { packPackage } = await import("../pack/index.js");
  const packed = await packPackage(subject);
  const file = join(resolve(io.cwd, given.output), packed.fileName);
  if (!given.isDry) {
    const { writeOutput } = await import("./output.js");
    writeOutput(file, packed.bytes);
  }
  if (given.json) io.out(JSON.stringify(factsOf(packed, given.isDry ? undefined : file)));
  else tell(packed, given.isDry ? undefined : fileNames(io.cwd, io)(file), io);
  return 0;
}

async function refuseStale(job: PackageJob, io: Io): Promise<number> {
  const checked = await checkPackage(job);
  const shown = shownPackage(job, io);
  if (checked.kind === "refused") {
    await printRefusal(shown.name, { ...checked, ...shown }, io);
    return failed;
  }
  const { missing, changed, stale: left } = checked.difference;
  const wrong = [...missing, ...changed, ...left];
  const [first] = wrong;
  if (first === undefined) return 0;
  io.err(
    `${paint("✗", "red", io.color)} ${shown.name}: ${count(wrong.length, "file")} not as the documents make them, such as ${shown.emittedName(first)}\n  fix: run edgeloom generate, then pack again`,
  );
  return stale;
}

/** The packages that the command line names; without names, all of the configuration that have one for npm. */
async function subjectsOf({ names, config }: Arguments, io: Io): Promise<readonly Subject[]> {
  const { subjectOf, writtenSubject } = await import("../pack/find-subjects.js");
  const written = names
    .map((name) => resolve(io.cwd, name))
    .filter((path) => existsSync(join(path, "package.json")));
  const { root, packages } = await configured(
    config,
    io,
    names.length > 0 && written.length === names.length,
  );
  const emitted = jobsOf({ root, packages, force: false, json: false }).map((job, at) => ({
    job,
    subject: subjectOf({ job, facts: packages[at]?.package }),
  }));
  if (names.length === 0) {
    const found = emitted.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
    if (found.length > 0) return found;
    throw new UsageError(
      "No package of the configuration has a name for npm.",
      'Let an entry have package: { name: "@acme/gate-sdk", version: "0.1.0" }, or put a package.json beside its output.',
    );
  }
  return names.map((name) => {
    const path = resolve(io.cwd, name);
    const own = emitted.find(
      ({ job, subject }) =>
        [resolve(job.root, job.output), subject?.folder].includes(path) || subject?.manifest.name === name,
    );
    if (own?.subject !== undefined) return own.subject;
    if (written.includes(path)) return writtenSubject(path, root);
    throw new UsageError(
      `There is no package ${JSON.stringify(name)}.`,
      own === undefined
        ? `Name a folder with a package.json, or one of ${emitted.map(({ job }) => shownPackage(job, io).name).join(", ")}.`
        : 'Let its entry of the configuration have package: { name: "@acme/gate-sdk", version: "0.1.0" }.',
    );
  });
}

const wayOut = "Write one, or name the folder of a package: edgeloom pack FOLDER.";

type Configured = { readonly root: string; readonly packages: readonly PackageConfig[] };

/** The configuration; a project without one may still pack what people have written. */
async function configured(file: string | undefined, io: Io, isOptional: boolean): Promise<Configured> {
  try {
    const { config, root } = await loadConfig(io.cwd, file, wayOut);
    return { root, packages: config.packages };
  } catch (error) {
    if (
      isOptional &&
      file === undefined &&
      error instanceof UsageError &&
      error.message.startsWith("No edgeloom.config")
    )
      return { root: io.cwd, packages: [] };
    throw error;
  }
}

function factsOf(
  { manifest, fileName, bytes, files, integrity, remarks }: Packed,
  file: string | undefined,
): object {
  return {
    package: manifest.name,
    version: manifest.version,
    result: file === undefined ? "dry-run" : "packed",
    ...(file === undefined ? { fileName } : { fileName, file }),
    bytes: bytes.length,
    integrity,
    files: files.map(({ path, content }) => ({ path, bytes: content.length })),
    remarks,
  };
}

function tell({ manifest, fileName, bytes, files, remarks }: Packed, file: string | undefined, io: Io): void {
  const size = `${count(files.length, "file")}, ${Math.ceil(bytes.length / 1024)} KiB`;
  const note = file === undefined ? "; nothing was written" : "";
  io.out(
    `${paint("✓", "green", io.color)} ${manifest.name}@${manifest.version}: ${file ?? fileName} (${size})${note}`,
  );
  if (file === undefined) for (const { path, content } of files) io.out(`  ${path} ${content.length}`);
  for (const remark of remarks) io.out(`  note: ${remark}`);
}

function commandLine(args: readonly string[]): Arguments {
  const { values, positionals } = readArguments(args, packSpec.options, usage);
  const { output = ".", config } = values;
  if (output === "" || config === "" || positionals.includes(""))
    throw new UsageError("A name on the command line is empty.", usage);
  return {
    names: positionals,
    output,
    config,
    isDry: values["dry-run"],
    json: values.json,
  };
}
