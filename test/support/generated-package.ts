import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "../../codegen/src/pipeline.js";
import type { SchemaOptions } from "../../codegen/src/schema-options.js";

/** A package that was generated for a test. */
export type GeneratedPackage = {
  /** What its entry file exports. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** Deletes its files. */
  remove(): void;
};

/** Generates a package from a document of this folder's neighbour `conformance/fixtures` and loads it, as a user would. */
export async function generatePackage(
  document: string,
  options: SchemaOptions = {},
): Promise<GeneratedPackage> {
  const root = join(import.meta.dirname, "../conformance/fixtures");
  const { files, diagnostics } = compile({ root, inputs: [document], ...options });
  if (files === undefined)
    throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  mkdirSync(join(root, ".edgeloom"), { recursive: true });
  const folder = mkdtempSync(join(root, ".edgeloom/package-"));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const exports = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "index.ts")).href)) as Record<
    string,
    unknown
  >;
  return { exports, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
