import { resolveRoot, Tree } from "./confine.js";
import { nodeWriteHost, type WriteHost } from "./host.js";
import { contentHash, isUnchanged, manifestName, type Stamp } from "./manifest.js";
import { readOwn } from "./own.js";

/** How an output folder differs from what it should hold; all lists in the order of code units. */
export type TreeDifference = {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Own files that are no longer emitted. */
  readonly stale: readonly string[];
};

/** What to compare. With a stamp, the manifest is compared too. */
export type CompareOptions = {
  readonly root: string;
  readonly files: ReadonlyMap<string, string>;
  readonly stamp?: Stamp;
  readonly host?: WriteHost;
};

/** Compares without writing, for `edgeloom check`. */
export function compareTree({ root, files, stamp, host = nodeWriteHost }: CompareOptions): TreeDifference {
  const path = resolveRoot(root, host);
  const paths = [...files.keys()].sort();
  if (path === undefined) return { missing: paths, changed: [], stale: [] };
  const tree = new Tree(path, host);
  const own = readOwn(path, host);
  const isThere = (file: string): boolean => tree.look(file).kind !== undefined;
  const isSame = (file: string): boolean => {
    const { kind, at } = tree.look(file);
    return (
      kind === "file" && at === file && contentHash(tree.read(file)) === contentHash(files.get(file) ?? "")
    );
  };
  const known = [...own.files.keys(), ...own.pending.keys()];
  const isStamped = stamp === undefined || (isUnchanged(own.manifest, stamp) && !own.isInterrupted);
  return {
    missing: paths.filter((file) => !isThere(file)),
    changed: [
      ...(isStamped ? [] : [manifestName]),
      ...paths.filter((file) => isThere(file) && !isSame(file)),
    ],
    stale: [...new Set(known)].filter((file) => !files.has(file) && isThere(file)).sort(),
  };
}
