import { resolve } from "node:path";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { fingerprint } from "./fingerprint.js";
import type { ApiModel } from "./ir/model.js";
import type { SourceDocument } from "./load/source.js";
import type { Compilation, Compiled } from "./pipeline.js";
import { version } from "./version.js";
import type { TreeDifference } from "./write/compare-tree.js";
import { nodeWriteHost } from "./write/host.js";
import { readManifest, type Stamp } from "./write/manifest.js";
import { isUpToDate } from "./write/own.js";
import type { WriteResult } from "./write/write-tree.js";

/** One package to generate or to check. */
export type PackageJob = Compilation & {
  /** The output folder, absolute or relative to the root. */
  readonly output: string;
  /** Generate even when nothing has changed. */
  readonly force?: boolean;
};

/** A package with errors: nothing was written. */
export type Refused = {
  readonly kind: "refused";
  readonly diagnostics: readonly Diagnostic[];
  readonly errorCount: number;
  readonly documents: readonly SourceDocument[];
};

/** What is known of a package without errors. */
export type Finished = {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: readonly SourceDocument[];
  readonly found: Compiled["found"];
  readonly fileCount: number;
  /** What the documents say, before anything was made of it. */
  readonly model: ApiModel;
};

/** What became of a package. */
export type Generated =
  | Refused
  | { readonly kind: "unchanged" }
  | (Finished & { readonly kind: "generated"; readonly result: Extract<WriteResult, { readonly ok: true }> });

/** What a check found. */
export type Checked =
  | Refused
  | (Finished & {
      readonly kind: "checked";
      readonly difference: TreeDifference;
      /** True when inputs and output are as the last run left them: then only the generator itself can have changed. */
      readonly isUntouched: boolean;
    });

/** Generates one package: nothing at all when inputs and output are as the last run left them; else everything, or nothing. */
export async function generatePackage(job: PackageJob): Promise<Generated> {
  if (job.force !== true && isUntouched(job)) return { kind: "unchanged" };
  const { emitPackage } = await stages();
  return emitPackage(job);
}

/** Compares what would be generated with what stands in the output folder. Writes nothing. */
export async function checkPackage(job: PackageJob): Promise<Checked> {
  const { comparePackage } = await stages();
  const compared = await comparePackage(job);
  return compared.kind === "refused" ? compared : { ...compared, isUntouched: isUntouched(job) };
}

/** True when the last run is known, and its inputs and its output are still the same. */
function isUntouched(job: PackageJob): boolean {
  const root = resolve(job.root, job.output);
  const manifest = readManifest(root, nodeWriteHost);
  if (manifest === undefined || manifest === "damaged") return false;
  const documents = manifest.documents ?? [];
  const stamp: Stamp = { version, inputsHash: fingerprint(job, documents), documents };
  return isUpToDate(root, stamp, nodeWriteHost);
}

/** An unchanged rerun never needs the stages, so it does not load them either. */
function stages() {
  return import("./package-stages.js");
}
