import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Compilation, compile } from "../../../codegen/src/pipeline.js";
import { typeCheck, writeFiles } from "../../hostile/emitted.js";
import { type AnyModel, modelIn } from "../../support/wire-outcome.js";
import type { SuiteGroup } from "./groups.js";

/** How the schemas of a run are meant. */
export type SuiteDialect = {
  /** The draft of those that name none. */
  readonly dialect: NonNullable<Compilation["dialect"]>;
  /** Folder with the documents that the schemas refer to. */
  readonly remotes: string;
  readonly formats: "annotate" | "assert";
};

/** The code of a group, or why there is none. */
export type GroupCode =
  | { readonly model: AnyModel; readonly check: (value: unknown) => boolean }
  | { readonly trouble: string };

/** Generated code for a list of groups, in their order, and the folder that holds it. */
export type SuiteCode = { readonly code: readonly GroupCode[]; remove(): void };

const scratch = join(import.meta.dirname, "../.edgeloom");

/** Generates a package per group, type-checks all of them in one go, and loads them. */
export async function generateGroups(
  groups: readonly SuiteGroup[],
  dialect: SuiteDialect,
): Promise<SuiteCode> {
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "suite-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return { code: await loadGroups(groups, folder, dialect), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function loadGroups(
  groups: readonly SuiteGroup[],
  folder: string,
  dialect: SuiteDialect,
): Promise<readonly GroupCode[]> {
  const refusals = groups.map((group, index) => generate(group, join(folder, nameOf(index)), dialect));
  const complaints = complaintsByPackage(typeCheck(folder));
  return Promise.all(
    refusals.map(async (refusal, index): Promise<GroupCode> => {
      const trouble = refusal ?? complaints.get(nameOf(index));
      return trouble === undefined ? load(join(folder, nameOf(index))) : { trouble };
    }),
  );
}

function nameOf(index: number): string {
  return `group${String(index).padStart(4, "0")}`;
}

/** Writes the code of a group; what the generator complains about, when it refuses the schema. */
function generate(group: SuiteGroup, folder: string, dialect: SuiteDialect): string | undefined {
  writeFiles(folder, { "schemas/root.json": group.schemaText });
  const { files, diagnostics } = compile({
    root: folder,
    inputs: ["schemas/root.json"],
    emit: ["types", "validators"],
    allowedRoots: ["schemas", dialect.remotes],
    resources: { "http://localhost:1234/": dialect.remotes },
    dialect: dialect.dialect,
    formats: dialect.formats,
    defaults: "ignore",
    patterns: "linear",
  });
  if (files === undefined)
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ code, message }) => `${code}: ${message}`)
      .join("\n");
  writeFiles(join(folder, "code"), Object.fromEntries(files));
  return undefined;
}

/** The compiler's complaints by the package that they are about. */
function complaintsByPackage(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [line, name = ""] of output.matchAll(/^.*\b(group\d{4})\/code\/.*error TS.*$/gm))
    found.set(name, `${found.get(name) ?? ""}${line}\n`);
  if (found.size === 0 && output.includes("error TS")) throw new Error(output);
  return found;
}

async function load(folder: string): Promise<GroupCode> {
  const path = pathToFileURL(join(folder, "code/models/root.ts")).href;
  const exports = (await import(/* @vite-ignore */ path)) as Record<string, unknown>;
  return { model: modelIn(exports, "Root"), check: exports["isRoot"] as (value: unknown) => boolean };
}
