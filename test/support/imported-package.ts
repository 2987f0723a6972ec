import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Describe, descriptionsOf, type OpenApiDocument } from "@edgeloom/openmodule";
import { parse } from "yaml";
import { importOpenmodule } from "../../codegen/src/import/index.js";
import { defaultLimits } from "../../codegen/src/limits.js";
import { readDocument } from "../../codegen/src/load/index.js";
import { type GeneratedPackage, generatePackage } from "./generated-package.js";

/** A package that was generated from an exported schema. */
export type ImportedPackage = GeneratedPackage & {
  /** The texts of the document that the package was made of. */
  readonly describe: Describe;
};

const fixtures = join(import.meta.dirname, "../conformance/fixtures");

/** Imports an exported schema and generates a package from it, as a user would. Throws when the import has anything to say. */
export async function importedPackage(document: OpenApiDocument): Promise<ImportedPackage> {
  const text = imported(document);
  mkdirSync(join(fixtures, ".edgeloom"), { recursive: true });
  const folder = mkdtempSync(join(fixtures, ".edgeloom/import-"));
  try {
    writeFileSync(join(folder, "imported.yaml"), text);
    const made = await generatePackage(relative(fixtures, join(folder, "imported.yaml")));
    return { ...made, describe: descriptionsOf(parse(text)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function imported(document: OpenApiDocument): string {
  const problems: string[] = [];
  const reporter = { report: (code: string, message: string) => void problems.push(`${code}: ${message}`) };
  const bytes = Buffer.from(JSON.stringify(document));
  const source = readDocument({ file: "schema.json", bytes, limits: defaultLimits, reporter });
  const text = source && importOpenmodule({ document: source, limits: defaultLimits, reporter });
  if (text === undefined || problems.length > 0) throw new Error(problems.join("\n"));
  return text;
}
