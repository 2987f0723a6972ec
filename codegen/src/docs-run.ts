import { createHash } from "node:crypto";
import { type Diagnostic, Diagnostics } from "./diagnostics/index.js";
import { limitsOf } from "./limits.js";
import type { SourceDocument } from "./load/source.js";
import { version } from "./version.js";
import { nodeWriteHost, readManifest, type Stamp, type WriteResult, writeTree } from "./write/index.js";

/** Marks folders of documentation: those of `generate` hold code, which must not be removed for it. */
const docsVersion = `${version} docs`;

/** What became of the files. */
export type WrittenDocs = {
  readonly result: WriteResult;
  readonly diagnostics: readonly Diagnostic[];
  readonly errorCount: number;
};

/** Whether a folder is the output of `generate`. */
export function holdsCode(output: string): boolean {
  const manifest = readManifest(output, nodeWriteHost);
  return manifest !== undefined && manifest !== "damaged" && !manifest.version.endsWith(" docs");
}

/** Makes a folder hold these files and nothing else of ours; all of them, or none. */
export async function writeDocs(
  output: string,
  files: ReadonlyMap<string, string>,
  documents: readonly SourceDocument[],
): Promise<WrittenDocs> {
  const reporter = new Diagnostics();
  const stamp = stampOf(files, documents);
  const result = await writeTree({ root: output, files, stamp, limits: limitsOf(undefined), reporter });
  return { result, diagnostics: reporter.list, errorCount: reporter.errorCount };
}

function stampOf(files: ReadonlyMap<string, string>, documents: readonly SourceDocument[]): Stamp {
  const hash = createHash("sha256");
  for (const [path, text] of files) hash.update(`${path}\0${text.length}\0${text}`);
  return {
    version: docsVersion,
    inputsHash: hash.digest("hex"),
    documents: documents.map(({ file }) => file),
  };
}
