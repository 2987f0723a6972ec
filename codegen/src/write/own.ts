import { join } from "node:path";
import { resolveRoot, Tree } from "./confine.js";
import { nodeWriteHost, type WriteHost } from "./host.js";
import {
  contentHash,
  isUnchanged,
  jsonText,
  type Manifest,
  parseHashes,
  readData,
  readManifest,
  type Stamp,
  sorted,
} from "./manifest.js";

/**
 * Name of the journal: it is there while a run changes the output folder, and says what stands there and what is to come. One that
 * is found belongs to a run that did not come to its end; one that cannot be read, to a run that had not changed anything yet.
 */
export const journalName = ".edgeloom-journal.json";

/** What is ours in an output folder. */
export type Own = {
  readonly manifest: Manifest | "damaged" | undefined;
  /** Hashes of files as some run left them. */
  readonly files: ReadonlyMap<string, string>;
  /** Hashes that files may already have from a run that did not come to its end. */
  readonly pending: ReadonlyMap<string, string>;
  /** True when a run did not come to its end. */
  readonly isInterrupted: boolean;
};

/** Reads the manifest, and the journal if there is one. */
export function readOwn(root: string, host: WriteHost): Own {
  const manifest = readManifest(root, host);
  const journal = readData(root, journalName, host);
  const files = typeof journal === "object" ? parseHashes(journal["files"]) : undefined;
  const pending = typeof journal === "object" ? parseHashes(journal["pending"]) : undefined;
  const isInterrupted = journal !== undefined;
  if (files !== undefined && pending !== undefined) return { manifest, files, pending, isInterrupted };
  return {
    manifest,
    files: typeof manifest === "object" ? manifest.files : new Map(),
    pending: new Map(),
    isInterrupted,
  };
}

/** The text of a journal. */
export function journalText({ files, pending }: Pick<Own, "files" | "pending">): string {
  return jsonText({ files: sorted(files), pending: sorted(pending) });
}

/** True when there is nothing to do: the last complete run had the same stamp, and every file is still there as it was written. */
export function isUpToDate(root: string, stamp: Stamp, host: WriteHost = nodeWriteHost): boolean {
  const path = resolveRoot(root, host);
  if (path === undefined) return false;
  const { manifest, isInterrupted } = readOwn(path, host);
  if (isInterrupted || !isUnchanged(manifest, stamp)) return false;
  const tree = new Tree(path, host);
  return [...manifest.files].every(
    ([file, hash]) =>
      tree.look(file).kind === "file" && contentHash(host.readBytes(join(path, file))) === hash,
  );
}
