import { resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import {
  bundleFiles,
  type DocsFormat,
  markdownFiles,
  type Opened,
  openVolume,
  type Volume,
} from "../docs/index.js";
import { holdsCode, type WrittenDocs, writeDocs } from "../docs-run.js";
import { type DocsArguments, docsArguments } from "./docs-arguments.js";
import { type NamedJob, namedJobs, nameOfInput, selectJobs } from "./docs-packages.js";
import { documentNames, fileNames } from "./file-names.js";
import { type Findings, printDiagnostics, printJson, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";

type Files = ReadonlyMap<string, string>;

/** `edgeloom docs`: what schemas describe as a site, as Markdown, and in the words of the standards. Exit code 2 when a document is wrong. */
export async function docs(args: readonly string[], io: Io): Promise<number> {
  const startMs = performance.now();
  const given = docsArguments(args);
  const output = resolve(io.cwd, given.output);
  refuseCode(output);
  const { root, jobs } = await readJobs(given, io);
  const opened = jobs.map((each) => ({ ...each, ...openVolume(each.job, placeOf(each, jobs)) }));
  const findings = {
    diagnostics: opened.flatMap(({ diagnostics }) => diagnostics),
    documents: opened.flatMap(({ documents }) => documents),
    fileName: documentNames(root, io),
  };
  const volumes = opened.flatMap(({ volume }) => volume ?? []);
  if (volumes.length < opened.length) return refuse(opened, given, findings, io);
  if (!given.json) await printDiagnostics(findings, io);
  const files = await filesOf(volumes, given, io);
  if (files === undefined) return failed;
  const written = await writeDocs(output, files, findings.documents);
  const all = { ...findings, diagnostics: [...findings.diagnostics, ...written.diagnostics] };
  const { result, errorCount } = written;
  if (!result.ok) return refuse([{ ...all, errorCount, name: given.output }], given, all, io);
  await report({ given, files, result, findings: all, tookMs: performance.now() - startMs }, io);
  return 0;
}

type Documented = { readonly root: string; readonly jobs: readonly NamedJob[] };

async function readJobs(given: DocsArguments, io: Io): Promise<Documented> {
  const work = await readWork(given.work, io);
  const { root } = work;
  const jobs = jobsOf(work);
  const isAdHoc = given.work.some((flag) => flag.startsWith("--input="));
  if (isAdHoc) return { root, jobs: jobs.map((job) => ({ job, name: nameOfInput(job) })) };
  return { root, jobs: selectJobs(namedJobs(jobs), given.packages, io) };
}

/** One package has the whole output; several have a folder each. */
function placeOf({ name }: NamedJob, jobs: readonly NamedJob[]) {
  return { name, folder: jobs.length > 1 ? name : "" };
}

function refuseCode(output: string): void {
  if (!holdsCode(output)) return;
  throw new UsageError(
    `${output} holds code that edgeloom generated.`,
    "Give documentation a folder of its own.",
  );
}

async function refuse(
  opened: readonly (Pick<Opened, "diagnostics" | "documents" | "errorCount"> & { readonly name: string })[],
  { json }: DocsArguments,
  findings: Findings,
  io: Io,
): Promise<number> {
  if (json) await printJson({ result: "refused" }, findings, io);
  else
    for (const each of opened)
      if (each.errorCount > 0) await printRefusal(each.name, { ...findings, ...each }, io);
  return failed;
}

/** All files of all formats; undefined when the site could not be built, and was said so. */
async function filesOf(volumes: readonly Volume[], given: DocsArguments, io: Io): Promise<Files | undefined> {
  const all = new Map<string, string>();
  for (const format of given.formats) {
    const files = await filesOfFormat(volumes, format, given, io);
    if (files === undefined) return undefined;
    for (const [path, text] of files) all.set(given.formats.length > 1 ? `${format}/${path}` : path, text);
  }
  return all;
}

async function filesOfFormat(
  volumes: readonly Volume[],
  format: DocsFormat,
  { base }: DocsArguments,
  io: Io,
): Promise<Files | undefined> {
  if (format === "markdown") return markdownFiles(volumes, "README");
  if (format === "site") return site(volumes, base, io);
  const files = bundleFiles(volumes, format);
  if (files.size > 0) return files;
  throw new UsageError(
    `No document is written in ${languages[format]}.`,
    "Leave the format out, or name other documents.",
  );
}

const languages = { openapi: "OpenAPI", asyncapi: "AsyncAPI", jsonschema: "JSON Schema" } as const;

async function site(volumes: readonly Volume[], base: string, io: Io): Promise<Files | undefined> {
  const { siteFiles } = await import("../docs/site/index.js");
  if (io.color) io.err(paint("  building the site …", "dim", io.color));
  const built = await siteFiles(volumes, { base, cwd: io.cwd });
  if (built.ok) return built.files;
  io.err(
    `${built.output.trim()}\n${paint("✗", "red", io.color)} VitePress did not build the site; nothing was written`,
  );
  return undefined;
}

type Done = {
  readonly given: DocsArguments;
  readonly files: Files;
  readonly result: Extract<WrittenDocs["result"], { readonly ok: true }>;
  readonly findings: Findings;
  readonly tookMs: number;
};

async function report({ given, files, result, findings, tookMs }: Done, io: Io): Promise<void> {
  const { written, removed, edited, kept } = result;
  if (given.json) {
    const facts = {
      result: "written",
      formats: given.formats,
      tookMs: Math.round(tookMs),
      files: files.size,
    };
    return printJson({ ...facts, written: written.length, removed, edited, kept }, findings, io);
  }
  const good = `${paint("✓", "green", io.color)} ${given.output}`;
  const news =
    written.length === 0 ? "the output was the same already" : `wrote ${count(written.length, "file")}`;
  io.out(
    `${good}: ${given.formats.join(", ")} in ${count(files.size, "file")}; ${news} (${duration(tookMs)})`,
  );
  const writtenName = fileNames(resolve(io.cwd, given.output), io);
  for (const file of kept)
    io.out(`  ${paint("kept", "yellow", io.color)} ${writtenName(file)}: no longer made, but edited by hand`);
}
