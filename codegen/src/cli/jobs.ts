import { relative, resolve } from "node:path";
import type { PackageJob } from "../package-run.js";
import { schemaOptionsOf } from "../schema-options.js";
import { documentNames, type FileName, fileNames } from "./file-names.js";
import type { Io } from "./io.js";
import type { Work } from "./options.js";

/** Exit code of a run that refused a document. */
export const failed = 2;

/** The packages of a command line as jobs. */
export function jobsOf(work: Work): readonly PackageJob[] {
  return work.packages.map(({ input, output, emit, allowedRoots, limits, plugins, templates, ...rest }) => ({
    ...schemaOptionsOf(rest),
    root: work.root,
    inputs: typeof input === "string" ? [input] : input,
    output,
    emit,
    allowedRoots: allowedRoots?.map((folder) => resolve(work.root, folder)),
    limits,
    plugins,
    templates,
    force: work.force,
  }));
}

/** How a package is called where that must not depend on where somebody stands: its output folder, from the root. */
export function packageName(job: PackageJob): string {
  return relative(job.root, resolve(job.root, job.output)) || ".";
}

/** How people are told of a package. */
export type ShownPackage = {
  /** Its output folder. */
  readonly name: string;
  /** Names of its documents. */
  readonly fileName: FileName;
  /** Names of its emitted files. */
  readonly emittedName: FileName;
  readonly docsUrl: string | undefined;
};

/** A package as it is seen from the working folder. */
export function shownPackage({ root, output, docsUrl }: PackageJob, io: Io): ShownPackage {
  return {
    name: fileNames(root, io)(output),
    fileName: documentNames(root, io),
    emittedName: fileNames(resolve(root, output), io),
    docsUrl,
  };
}
