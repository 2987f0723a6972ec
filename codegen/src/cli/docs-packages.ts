import { basename, dirname, resolve } from "node:path";
import { nearestWord } from "../diagnostics/suggest.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { PackageJob } from "../package-run.js";
import type { Io } from "./io.js";
import { packageName } from "./jobs.js";

/** Folders that say nothing about what is in them. */
const common: ReadonlySet<string> = new Set(["src", "dist", "lib", "generated", "out", "schemas", "."]);

/** A package with the name of its part of the documentation. */
export type NamedJob = { readonly job: PackageJob; readonly name: string };

/** Names packages after their output folders: `generated/fleet/src` is `fleet`. */
export function namedJobs(jobs: readonly PackageJob[]): readonly NamedJob[] {
  const taken = new Set<string>();
  return jobs.map((job) => {
    const base = nameOf(resolve(job.root, job.output));
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return { job, name };
  });
}

/** The name of documents that are given by hand: that of the first. */
export function nameOfInput(job: PackageJob): string {
  return nameOf(resolve(job.root, job.inputs[0] ?? "."));
}

function nameOf(path: string): string {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const name = slug(basename(folder).replace(/\.(?:json|ya?ml)$/, ""));
    if (name !== "" && !common.has(name)) return name;
  }
  return "schemas";
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * The packages that were asked for, by name or by output folder, as it is called from the root or from the working folder; all when none
 * was. Throws {@link UsageError}.
 */
export function selectJobs(
  all: readonly NamedJob[],
  wanted: readonly string[],
  { cwd }: Pick<Io, "cwd">,
): readonly NamedJob[] {
  const found = new Set(wanted.flatMap((word) => called(word, all, cwd)));
  return wanted.length === 0 ? all : all.filter((each) => found.has(each));
}

function called(word: string, all: readonly NamedJob[], cwd: string): readonly NamedJob[] {
  const named = all.filter(({ job, name }) => [name, packageName(job)].includes(word.replace(/\/+$/, "")));
  if (named.length > 0) return named;
  const placed = all.filter(({ job }) => word !== "" && resolve(job.root, job.output) === resolve(cwd, word));
  if (placed.length > 0) return placed;
  const names = all.map(({ name }) => name);
  const near = nearestWord(word, names);
  throw new UsageError(
    `The configuration has no package ${JSON.stringify(word)}.`,
    near === undefined ? `Packages: ${names.join(", ")}.` : `Did you mean ${near}?`,
  );
}
