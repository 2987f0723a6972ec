import { resolve } from "node:path";
import { Diagnostics } from "./diagnostics/index.js";
import { fingerprint } from "./fingerprint.js";
import { limitsOf } from "./limits.js";
import { nodeHost } from "./load/index.js";
import type { Checked, Generated, PackageJob, Refused } from "./package-run.js";
import { type Compiled, compileTypes } from "./pipeline.js";
import { snapshotHost } from "./snapshot-host.js";
import { version } from "./version.js";
import { compareTree, type Stamp, writeTree } from "./write/index.js";

/** What became of a package whose stages were run. */
export type Emitted = Exclude<Generated, { readonly kind: "unchanged" }>;

/** Runs all stages over a package and writes what they make. */
export async function emitPackage(request: PackageJob): Promise<Emitted> {
  const job = withSnapshot(request);
  const compiled = await compileTypes(job);
  const { files, documents, found, model } = compiled;
  if (files === undefined || model === undefined) return refused(compiled);
  const reporter = new Diagnostics();
  const result = await writeTree({
    root: resolve(job.root, job.output),
    files,
    stamp: stampOf(job, compiled),
    limits: limitsOf(job.limits),
    reporter,
    memory: job.memory?.write,
  });
  const diagnostics = [...compiled.diagnostics, ...reporter.list];
  if (!result.ok) return { kind: "refused", diagnostics, errorCount: reporter.errorCount, documents };
  return { kind: "generated", diagnostics, documents, found, model, fileCount: files.size, result };
}

/** Runs all stages over a package and compares what they make with what is there. */
export async function comparePackage(
  request: PackageJob,
): Promise<Refused | Omit<Extract<Checked, { kind: "checked" }>, "isUntouched">> {
  const job = withSnapshot(request);
  const compiled = await compileTypes(job);
  const { files, documents, diagnostics, found, model } = compiled;
  if (files === undefined || model === undefined) return refused(compiled);
  const root = resolve(job.root, job.output);
  const difference = compareTree({ root, files, stamp: stampOf(job, compiled) });
  return { kind: "checked", diagnostics, documents, found, model, fileCount: files.size, difference };
}

function withSnapshot(job: PackageJob): PackageJob {
  return { ...job, host: snapshotHost(job.host ?? nodeHost) };
}

function refused({ diagnostics, errorCount, documents }: Compiled): Refused {
  return { kind: "refused", diagnostics, errorCount, documents };
}

function stampOf(job: PackageJob, { documents }: Compiled): Stamp {
  const names = documents.map((document) => document.file);
  return { version, inputsHash: fingerprint(job, names), documents: names };
}
