import { buffer } from "node:stream/consumers";
import { gzipSync } from "fflate";
import { pack } from "tar-stream";

/** A file of a package. */
export type PackedFile = {
  /** With forward slashes, below the package. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable?: boolean;
};

/** The time that npm gives all files of its tarballs, so that they are the same whenever they are made. */
const mtime = new Date("1985-10-26T08:15:00.000Z");

/**
 * A package as npm takes it: a compressed tar archive. The same files give the same bytes, on every machine: no times, no owners,
 * one order, and a compressor that is no native library.
 */
export async function tarballOf(files: readonly PackedFile[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { path, content, isExecutable = false } of [...files].sort(byPath)) {
    const head = { name: `package/${path}`, mode: isExecutable ? 0o755 : 0o644, mtime, uid: 0, gid: 0 };
    archive.entry(head, Buffer.from(content));
  }
  archive.finalize();
  return gzipSync(await buffer(archive), { level: 9, mtime: 0 });
}

/** The order of files in a package: the manifest first, where registries look for it; then by code unit. */
export function byPath({ path: a }: PackedFile, { path: b }: PackedFile): number {
  if (a === "package.json" || b === "package.json") return a === b ? 0 : a === "package.json" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
