import { Diagnostics } from "../../../codegen/src/diagnostics/index.js";
import { type EmitterName, emitAll } from "../../../codegen/src/emit/index.js";
import { defaultLimits } from "../../../codegen/src/limits.js";
import { loadDocuments, memoryHost } from "../../../codegen/src/load/index.js";
import { lowerDocuments } from "../../../codegen/src/lower/index.js";
import { assignMembers, assignNames } from "../../../codegen/src/name/index.js";
import { printFiles } from "../../../codegen/src/print/index.js";
import { resolveReferences } from "../../../codegen/src/resolve/index.js";

/** Documents by file name, as plain JSON data. */
export type Documents = { readonly [file: string]: unknown };

/** The emitted files of some documents, by path. Throws with all diagnostics when one of them is an error. */
export function generate(documents: Documents, names?: readonly EmitterName[]): ReadonlyMap<string, string> {
  const reporter = new Diagnostics();
  const limits = defaultLimits;
  const root = "/project";
  const files = Object.entries(documents).map(([file, data]) => [
    `${root}/${file}`,
    JSON.stringify(data, undefined, 2),
  ]);
  const host = memoryHost(Object.fromEntries(files));
  const loaded = loadDocuments({ root, inputs: ["."], limits, host, reporter });
  const set = resolveReferences({ root, documents: loaded, limits, host, reporter });
  const model = lowerDocuments({ set, limits, reporter });
  const nameMembers: Parameters<typeof emitAll>[2] = {
    nameMembers: (members) => assignMembers(members, { limits, reporter }),
  };
  const plan = assignNames(emitAll(model, names, nameMembers), { limits, reporter, reservedFiles: [] });
  if (reporter.errorCount > 0)
    throw new Error(reporter.list.map((found) => `${found.code}: ${found.message}`).join("\n"));
  return printFiles(plan, { version: "0.0.0", title: model.title });
}
