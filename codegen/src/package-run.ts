import { resolve } from "node:path";
import { type Diagnostic, Diagnostics } from "./diagnostics/index.js";
import { fingerprint } from "./fingerprint.js";
import { defaultLimits } from "./limits.js";
import type { SourceDocument } from "./load/index.js";
import type { Compilation, Compiled } from "./pipeline.js";
import { version } from "./version.js";
import {
  compareTree,
  isUpToDate,
  nodeWriteHost,
  readManifest,
  type TreeDifference,
  type WriteResult,
  writeTree,
} from "./write/index.js";

/** One package to generate or to check. */
export type PackageJob = Compilation & {
  /** The output folder, absolute or relative to the root. */
  readonly output: string;
  /** Generate even when nothing has changed. */
  readonly force?: boolean;
};

type Refused = {
  readonly kind: "refused";
  readonly diagnostics: readonly Diagnostic[];
  readonly errorCount: number;
  readonly documents: readonly SourceDocument[];
};
type Finished = {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly SourceDocument[];
  readonly found: Compiled["found"];
  readonly fileCount: number;
};

/** What became of a package. */
export type Generated =
  | Refused
  | { readonly kind: "unchanged" }
  | (Finished & { readonly kind: "generated"; readonly result: Extract<WriteResult, { readonly ok: true }> });

/** Generates one package: nothing at all when inputs and output are as the last run left them; else everything, or nothing. */
export async function generatePackage(job: PackageJob): Promise<Generated> {
  const root = resolve(job.root, job.output);
  const known = knownDocuments(root);
  if (
    job.force !== true &&
    known !== undefined &&
    isUpToDate(root, { version, inputsHash: fingerprint(job, known), documents: known }, nodeWriteHost)
  ) {
    return { kind: "unchanged" };
  }
  const compiled = await compileLazily(job);
  const { files, documents, found } = compiled;
  if (files === undefined) return { kind: "refused", ...compiled };
  const reporter = new Diagnostics();
  const result = await writeTree({
    root,
    files,
    stamp: stampOf(job, documents),
    limits: job.limits ?? defaultLimits,
    reporter,
  });
  const diagnostics = [...compiled.diagnostics, ...reporter.list];
  if (!result.ok) return { kind: "refused", diagnostics, errorCount: reporter.errorCount, documents };
  return { kind: "generated", diagnostics, documents, found, fileCount: files.size, result };
}

/** What a check found. */
export type Checked =
  | Refused
  | (Finished & { readonly kind: "checked"; readonly difference: TreeDifference });

/** Compares what would be generated with what stands in the output folder. Writes nothing. */
export async function checkPackage(job: PackageJob): Promise<Checked> {
  const compiled = await compileLazily(job);
  const { files, documents, diagnostics, found } = compiled;
  if (files === undefined) return { kind: "refused", ...compiled };
  const difference = compareTree({
    root: resolve(job.root, job.output),
    files,
    stamp: stampOf(job, documents),
  });
  return { kind: "checked", diagnostics, documents, found, fileCount: files.size, difference };
}

function knownDocuments(root: string): readonly string[] | undefined {
  const manifest = readManifest(root, nodeWriteHost);
  return manifest === undefined || manifest === "damaged" ? undefined : (manifest.documents ?? []);
}

function stampOf(job: PackageJob, documents: readonly SourceDocument[]) {
  const names = documents.map((document) => document.file);
  return { version, inputsHash: fingerprint(job, names), documents: names };
}

/** An unchanged rerun never needs the stages, so it does not load them either. */
async function compileLazily(job: Compilation): Promise<Compiled> {
  const { compile } = await import("./pipeline.js");
  return compile(job);
}
