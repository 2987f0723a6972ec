import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { byCodeUnit } from "./ir/index.js";
import { defaultLimits } from "./limits.js";
import { findDocuments } from "./load/find-files.js";
import { documentPath, type FileHost, nodeHost, realPath } from "./load/index.js";
import type { Compilation } from "./pipeline.js";

const silent = { report: () => {} };

/**
 * Hash over everything that decides the output, taken without understanding any of it: options, and the names and bytes of
 * the inputs and of `known`, the documents that the last run also read by reference. Two equal hashes mean equal output of one
 * version of the generator; documents that a reference newly reaches are reached by changed bytes.
 */
export function fingerprint(job: Compilation, known: readonly string[]): string {
  const host = job.host ?? nodeHost;
  const root = realPath(host, job.root) ?? job.root;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([job.emit ?? null, job.allowedRoots ?? null, job.limits ?? defaultLimits]));
  const paths = new Set([
    ...job.inputs.flatMap((input) => pathsOf(resolve(root, input), root, host)),
    ...known.map((file) => resolve(root, file)),
  ]);
  for (const path of [...paths].sort(byCodeUnit)) {
    hash.update(`\0${documentPath(root, path)}\0`);
    hash.update(contentHash(path, host));
  }
  return hash.digest("hex");
}

function pathsOf(input: string, root: string, host: FileHost): readonly string[] {
  const path = realPath(host, input);
  if (path === undefined) return [input];
  if (host.stat(path)?.kind !== "folder") return [path];
  return findDocuments({ root, folder: path, maxFiles: defaultLimits.maxFiles, host, reporter: silent });
}

/**
 * A fixed length for every file, so that no content can pass for the name of the next. The names may come from a manifest that
 * somebody edited: what is no plain file of the size of a document is not read.
 */
function contentHash(path: string, host: FileHost): string {
  const stat = host.stat(path);
  if (stat?.kind !== "file" || stat.size > defaultLimits.maxDocumentBytes) return "missing";
  try {
    return createHash("sha256").update(host.readBytes(path)).digest("hex");
  } catch {
    return "missing";
  }
}
