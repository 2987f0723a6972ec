import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { byCodeUnit } from "./ir/order.js";
import { type Limits, limitsOf } from "./limits.js";
import { findDocuments } from "./load/find-files.js";
import { type FileHost, nodeHost } from "./load/host.js";
import { documentPath, realPath } from "./load/paths.js";
import type { Compilation } from "./pipeline.js";
import { schemaOptionsOf } from "./schema-options.js";

const silent = { report: () => {} };

/**
 * Hash over everything that decides the output, taken without understanding any of it: options, and the names and bytes of
 * the inputs and of `known`, the documents that the last run also read by reference. Two equal hashes mean equal output of one
 * version of the generator; documents that a reference newly reaches are reached by changed bytes. Paths count from the root,
 * so that the hash is the same on every machine.
 */
export function fingerprint(job: Compilation, known: readonly string[]): string {
  const host = job.host ?? nodeHost;
  const limits = limitsOf(job.limits);
  const root = realPath(host, job.root) ?? job.root;
  const roots = job.allowedRoots?.map((folder) => nameFrom(root, resolve(job.root, folder), host));
  const hash = createHash("sha256");
  hash.update(JSON.stringify([job.emit ?? null, roots ?? null, limits, optionsOf(job, root, host)]));
  for (const { name, version } of job.plugins ?? []) hash.update(`\0plugin ${name} ${version}\0`);
  for (const [name, path] of Object.entries(job.templates ?? {}))
    hash.update(`\0template ${name} ${contentHash(resolve(root, path), host, limits)}\0`);
  const paths = new Set([
    ...job.inputs.flatMap((input) => pathsOf(resolve(root, input), { root, host, limits })),
    ...known.map((file) => resolve(root, file)),
  ]);
  for (const path of [...paths].sort(byCodeUnit)) {
    hash.update(`\0${documentPath(root, path)}\0`);
    hash.update(contentHash(path, host, limits));
  }
  return hash.digest("hex");
}

/** The order of the keys is no difference, nor is an option that is not given. */
function optionsOf(job: Compilation, root: string, host: FileHost): readonly unknown[] {
  const { resources, ...words } = schemaOptionsOf(job);
  const places = Object.entries(resources ?? {})
    .map(([address, path]) => [address, nameFrom(root, resolve(job.root, path), host)] as const)
    .sort(([a], [b]) => byCodeUnit(a, b));
  return [Object.entries(words).filter(([, word]) => word !== undefined), places];
}

function nameFrom(root: string, path: string, host: FileHost): string {
  return documentPath(root, realPath(host, path) ?? path);
}

type Search = { readonly root: string; readonly host: FileHost; readonly limits: Limits };

function pathsOf(input: string, { root, host, limits }: Search): readonly string[] {
  const path = realPath(host, input);
  if (path === undefined) return [input];
  if (host.stat(path)?.kind !== "folder") return [path];
  return findDocuments({ root, folder: path, maxFiles: limits.maxFiles, host, reporter: silent });
}

/**
 * A fixed length for every file, so that no content can pass for the name of the next. The names may come from a manifest that
 * somebody edited: what is no plain file of the size of a document is not read.
 */
function contentHash(path: string, host: FileHost, limits: Limits): string {
  const stat = host.stat(path);
  if (stat?.kind !== "file" || stat.size > limits.maxDocumentBytes) return "missing";
  try {
    return hashOf(host.readBytes(path));
  } catch {
    return "missing";
  }
}

/** A host for many runs gives the same array while a file stays as it is. */
const hashes = new WeakMap<Uint8Array, string>();

function hashOf(bytes: Uint8Array): string {
  const known = hashes.get(bytes);
  if (known !== undefined) return known;
  const hash = createHash("sha256").update(bytes).digest("hex");
  hashes.set(bytes, hash);
  return hash;
}
