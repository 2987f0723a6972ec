import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { PackageFacts } from "../config/package-facts.js";
import { isPackageName } from "../config/package-facts.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { PackageJob } from "../package-run.js";
import { isVersion } from "../release/next-version.js";
import { isRecord, type Manifest } from "./manifest.js";
import type { Subject } from "./subject.js";

/** An emitted package of a configuration, with what the configuration says of its publication. */
export type Emitted = { readonly job: PackageJob; readonly facts: PackageFacts | undefined };

const named =
  'Let its entry of the configuration have package: { name: "@acme/gate-sdk", version: "0.1.0" }.';

/** An emitted package as what can be packed; undefined when neither a `package.json` nor the configuration gives it a name. */
export function subjectOf({ job, facts }: Emitted): Subject | undefined {
  const output = resolve(job.root, job.output);
  const folder = folderOf(output, job.root);
  const own = folder === undefined ? undefined : readManifest(folder);
  const said = facts === undefined ? undefined : fieldsOf(facts);
  if (own === undefined && said?.["name"] === undefined) return undefined;
  const place = folder === undefined ? "The configuration" : join(folder, "package.json");
  return {
    folder: folder ?? output,
    root: job.root,
    manifest: checked({ sideEffects: false, ...said, ...own }, place),
    sources: output,
    job,
  };
}

/** A package that people write, by the folder of its `package.json`; its sources lie in `src`. */
export function writtenSubject(folder: string, root: string): Subject {
  const own = readManifest(folder);
  if (own === undefined) throw new UsageError(`There is no package.json in ${folder}.`, named);
  return {
    folder,
    root,
    manifest: checked(own, join(folder, "package.json")),
    sources: join(folder, "src"),
    job: undefined,
  };
}

/** The nearest folder with a `package.json`, the output's own or around it, but not that of the whole project. */
function folderOf(output: string, root: string): string | undefined {
  for (let folder = output; isBelow(root, folder); folder = dirname(folder))
    if (existsSync(join(folder, "package.json"))) return folder;
  return undefined;
}

function isBelow(root: string, folder: string): boolean {
  const way = relative(root, folder);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

function readManifest(folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, "package.json");
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isRecord(value)) return value;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}.`, "Correct it.");
  }
  throw new UsageError(`${file} is not an object.`, "Correct it.");
}

function checked(manifest: Readonly<Record<string, unknown>>, place: string): Manifest {
  const { name, version } = manifest;
  if (!isPackageName(name)) throw new UsageError(`${place} has no name as npm takes them.`, named);
  if (!isVersion(version)) throw new UsageError(`${place} has no version as npm takes them.`, named);
  return { ...manifest, name, version };
}

/** The facts as fields of a manifest. */
function fieldsOf(facts: PackageFacts): Readonly<Record<string, unknown>> {
  const { repository, repositoryFolder, access, provenance, registry, ...plain } = facts;
  const publishConfig = { access, provenance, registry };
  const isPublished = Object.values(publishConfig).some((value) => value !== undefined);
  return {
    license: "UNLICENSED",
    ...plain,
    ...(repository !== undefined && {
      repository: {
        type: "git",
        url: repository,
        ...(repositoryFolder !== undefined && { directory: repositoryFolder }),
      },
    }),
    ...(isPublished && { publishConfig }),
  };
}
