import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { typeId } from "../../../codegen/src/ir/index.js";
import { type Compiled, compile } from "../../../codegen/src/pipeline.js";
import { writeFiles } from "../../hostile/emitted.js";
import { type AnyModel, modelIn } from "../../support/wire-outcome.js";
import { countsOnFormats, type StoredSchema } from "./store.js";

/** What generating a package for one schema came to. */
export type Generated = { readonly model: () => Promise<StoredModel> } | { readonly trouble: string };

/** The emitted model of a whole schema. */
export type StoredModel = {
  readonly model: AnyModel;
  /** The straight-line check; it may say no to what the model accepts, never yes to what it refuses. */
  readonly check: (value: unknown) => boolean;
};

/** Generates the package of a schema as its users would, and writes it into a folder. */
export function generate(store: string, schema: StoredSchema, folder: string): Generated {
  const compiled = compile({
    root: store,
    inputs: [schema.file],
    allowedRoots: ["schemas"],
    resources: {
      "https://json.schemastore.org/": "schemas",
      "http://json.schemastore.org/": "schemas",
      "https://www.schemastore.org/": "schemas",
    },
    emit: ["types", "validators"],
    formats: countsOnFormats(schema) ? "assert" : "annotate",
    defaults: "ignore",
    patterns: "linear",
  });
  const { files, names } = compiled;
  if (files === undefined) return { trouble: errorsOf(compiled) };
  const name = names.get(typeId({ file: schema.file, pointer: "" }));
  if (name === undefined) return { trouble: "The package has no model of the whole schema." };
  writeFiles(folder, Object.fromEntries(files));
  return { model: () => load(folder, name) };
}

function errorsOf({ diagnostics }: Compiled): string {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, origin }) => `${code} ${origin?.file ?? ""}#${origin?.pointer ?? ""}: ${message}`)
    .join("\n");
}

async function load(folder: string, name: string): Promise<StoredModel> {
  const entry = pathToFileURL(join(folder, "index.ts")).href;
  const exports = (await import(/* @vite-ignore */ entry)) as Record<string, unknown>;
  return { model: modelIn(exports, name), check: exports[`is${name}`] as StoredModel["check"] };
}
