import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "../../../codegen/src/pipeline.js";
import { typeCheck, writeFiles } from "../../hostile/emitted.js";
import type { WrittenSchema } from "./schemas.js";

/** What a generated package says of one schema. */
export type Emitted = {
  readonly check: (value: unknown) => boolean;
  readonly parse: (
    value: unknown,
  ) => { readonly success: true; readonly data: unknown } | { readonly success: false };
};

/** A generated package for the definitions of one document, loaded. */
export type EmittedPackage = {
  readonly emitted: (name: string) => Emitted;
  /** The compiler's complaints. */
  typeErrors(): string;
  /** The emitted code of one definition. */
  sourceOf(name: string): string;
  remove(): void;
};

const scratch = join(import.meta.dirname, "../.edgeloom");

/** Generates one package for all definitions and loads it. */
export async function emitPackage(
  definitions: Readonly<Record<string, WrittenSchema>>,
): Promise<EmittedPackage> {
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "differential-"));
  const $schema = "https://json-schema.org/draft/2020-12/schema";
  writeFiles(folder, { "schemas/all.json": { $schema, $defs: definitions } });
  const { files, diagnostics } = compile({
    root: folder,
    inputs: ["schemas"],
    emit: ["types", "validators"],
    defaults: "ignore",
    formats: "annotate",
  });
  if (files === undefined)
    throw new Error(
      diagnostics
        .map(({ code, message, origin }) => `${code}: ${message} ${JSON.stringify(origin)}`)
        .join("\n"),
    );
  writeFiles(join(folder, "code"), Object.fromEntries(files));
  const text = files.get("models/all.ts") ?? "";
  const path = pathToFileURL(join(folder, "code/models/all.ts")).href;
  const exports = (await import(/* @vite-ignore */ path)) as Readonly<Record<string, unknown>>;
  const emitted = (name: string): Emitted => ({
    check: exports[`is${name}`] as Emitted["check"],
    parse: (value) => (exports[name] as { safeParse: Emitted["parse"] }).safeParse(value),
  });
  const sourceOf = (name: string): string =>
    text
      .split(/\n(?=export type )/)
      .filter((part) => part.startsWith(`export type ${name} `))
      .join("\n");
  return {
    emitted,
    typeErrors: () => typeCheck(folder),
    sourceOf,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
