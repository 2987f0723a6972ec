import { Diagnostics } from "./diagnostics/index.js";
import type { ApiModel, Json } from "./ir/index.js";
import { defaultLimits } from "./limits.js";
import { loadDocuments, memoryHost } from "./load/index.js";
import { lowerDocuments } from "./lower/index.js";
import { resolveReferences } from "./resolve/index.js";
import type { SchemaOptions } from "./schema-options.js";

/** Loads, resolves and lowers documents of a folder `schemas`, as the pipeline does. */
export function lowerSet(
  files: { readonly [file: string]: Json },
  options: { readonly inputs?: readonly string[]; readonly schemas?: SchemaOptions } = {},
): { readonly model: ApiModel | undefined; readonly places: readonly string[] } {
  const texts = Object.entries(files).map(([file, data]) => [`/p/schemas/${file}`, JSON.stringify(data)]);
  const host = memoryHost(Object.fromEntries(texts) as { readonly [path: string]: string });
  const reporter = new Diagnostics();
  const limits = defaultLimits;
  const { inputs = ["schemas"], schemas = {} } = options;
  const documents = loadDocuments({ root: "/p", inputs, limits, host, reporter });
  const set = resolveReferences({ root: "/p", documents, limits, host, reporter, allowedRoots: ["schemas"] });
  const model =
    reporter.errorCount > 0 ? undefined : lowerDocuments({ set, limits, reporter, options: schemas });
  return {
    model,
    places: reporter.list.map(({ code, origin }) => `${code} ${origin?.file}#${origin?.pointer}`),
  };
}
