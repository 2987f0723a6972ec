import { relative, resolve } from "node:path";
import type { PackageJob } from "../package-run.js";
import { schemaOptionsOf } from "../schema-options.js";
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

/** How a package is called in messages: its output folder. */
export function packageName(job: PackageJob): string {
  return relative(job.root, resolve(job.root, job.output)) || ".";
}
