import { relative, resolve } from "node:path";
import { type Diagnostic, diagnosticsJson, renderDiagnostic } from "../diagnostics/index.js";
import type { SourceDocument } from "../load/index.js";
import type { PackageJob } from "../package-run.js";
import type { Io } from "./io.js";
import type { Work } from "./options.js";
import { count, paint } from "./paint.js";

/** Exit code of a run that refused a document. */
export const failed = 2;

const maxShown = 50;

/** The packages of a command line as jobs. */
export function jobsOf(work: Work): readonly PackageJob[] {
  return work.packages.map(({ input, output, emit, allowedRoots }) => ({
    root: work.root,
    inputs: typeof input === "string" ? [input] : input,
    output,
    emit,
    allowedRoots: allowedRoots?.map((folder) => resolve(work.root, folder)),
    force: work.force,
  }));
}

/** How a package is called in messages: its output folder. */
export function packageName(job: PackageJob): string {
  return relative(job.root, resolve(job.root, job.output)) || ".";
}

type Findings = {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly SourceDocument[];
};

/** Shows everything that was found in a refused package. */
export function printRefusal(
  name: string,
  { errorCount, ...findings }: Findings & { readonly errorCount: number },
  io: Io,
): void {
  printWarnings(findings, io);
  io.err(`${paint("✗", "red", io.color)} ${name}: ${count(errorCount, "error")}; nothing was written`);
}

/** Shows diagnostics as compilers do, at most fifty of them. */
export function printWarnings({ diagnostics, documents }: Findings, io: Io): void {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  for (const diagnostic of diagnostics.slice(0, maxShown)) {
    const document = diagnostic.origin === undefined ? undefined : byFile.get(diagnostic.origin.file);
    io.err(`${renderDiagnostic(diagnostic, document, { color: io.color })}\n`);
  }
  if (diagnostics.length > maxShown)
    io.err(`… and ${count(diagnostics.length - maxShown, "more diagnostic")}; --json shows all\n`);
}

/** One package as one line of JSON. */
export function printJson(facts: object, { diagnostics, documents }: Findings, io: Io): void {
  const byFile = new Map(documents.map((document) => [document.file, document]));
  io.out(JSON.stringify({ ...facts, diagnostics: diagnosticsJson(diagnostics, (file) => byFile.get(file)) }));
}
