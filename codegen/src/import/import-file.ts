import { dirname, resolve } from "node:path";
import { Diagnostics, quote } from "../diagnostics/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import { type FileHost, loadFile, nodeHost, realPath, type SourceDocument } from "../load/index.js";
import { importOpenmodule } from "./openmodule.js";

/** What became of an import. */
export type Imported = Pick<Diagnostics, "errorCount"> & {
  /** The AsyncAPI document; undefined after an error. */
  readonly text: string | undefined;
  readonly diagnostics: Diagnostics["list"];
  readonly documents: readonly SourceDocument[];
};

/** Imports the schema file of an openmodule service. */
export function importFile(
  file: string,
  options: { readonly root: string; readonly limits?: Limits; readonly host?: FileHost },
): Imported {
  const { root, limits = defaultLimits, host = nodeHost } = options;
  const reporter = new Diagnostics();
  const path = realPath(host, resolve(root, file));
  const document = path !== undefined && host.stat(path)?.kind === "file" ? load(path) : missing();
  const text = document && importOpenmodule({ document, limits, reporter });
  return {
    text: reporter.errorCount > 0 ? undefined : text,
    errorCount: reporter.errorCount,
    diagnostics: reporter.list,
    documents: document === undefined ? [] : [document],
  };

  function load(found: string): SourceDocument | undefined {
    return loadFile({ realRoot: dirname(found), path: found, limits, host, reporter });
  }

  function missing(): undefined {
    reporter.report("input-missing", `There is no file ${quote(file)}.`, undefined);
  }
}
