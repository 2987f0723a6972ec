import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Origin } from "../ir/index.js";
import type { PackageJob } from "../package-run.js";
import type { NewKind } from "./commands/new-kinds.js";

type Understood = ReturnType<typeof import("../pipeline.js").understand>;
/** A package; nothing is understood where there is no document yet. */
export type Home = { readonly job: PackageJob; readonly understood: Understood | undefined };

/** Whether a package has any document. */
export function holdsDocuments({ root, inputs }: PackageJob): boolean {
  return inputs
    .map((input) => resolve(root, input))
    .some((path) => existsSync(path) && (!statSync(path).isDirectory() || holdsDocument(path)));
}

function holdsDocument(folder: string): boolean {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((file) =>
    /\.(?:json|ya?ml)$/i.test(file),
  );
}

/** The package that a document belongs to: the one that reads its folder, or else the first that has such documents or reads a folder. */
export function homeOf(homes: readonly Home[], kind: NewKind, folder: string | undefined): Home {
  const reading = homes.filter((home) => foldersOf(home).length > 0);
  const found =
    folder === undefined
      ? (reading.find((home) => firstOf(home, kind) !== undefined) ?? reading[0])
      : reading.find((home) => foldersOf(home).some((input) => !relative(input, folder).startsWith("..")));
  if (found !== undefined) return found;
  throw new UsageError(
    folder === undefined
      ? "No package of the configuration reads a folder."
      : "No package reads this folder.",
    'Let the configuration name a folder as input: { input: "schemas", output: "src/generated" }.',
  );
}

/** The folders that a package reads. One that is not there yet counts too. */
function foldersOf({ job }: Home): readonly string[] {
  return job.inputs
    .map((input) => resolve(job.root, input))
    .filter((path) => !existsSync(path) || statSync(path).isDirectory());
}

/** The folder of such documents as are there, or else the first that the package reads. */
export function folderOf(home: Home, kind: NewKind): string {
  const first = firstOf(home, kind);
  if (first !== undefined) return dirname(resolve(home.job.root, first.origin.file));
  return foldersOf(home)[0] ?? home.job.root;
}

/** Something of a kind that a package has already. */
function firstOf({ understood }: Home, kind: NewKind): { readonly origin: Origin } | undefined {
  const model = understood?.model;
  switch (kind) {
    case "device-module":
      return model?.modules?.[0];
    case "message":
    case "rpc":
      return model?.topics[0] ?? model?.services[0];
    case "operation":
      return model?.rest?.operations[0];
    case "model":
      return model?.types[0];
  }
}
