import { dirname, join } from "node:path";
import { resolveInside, Tree } from "./confine.js";
import type { WriteHost } from "./host.js";
import { manifestName, manifestText, type Stamp } from "./manifest.js";
import { journalName, journalText, type Own } from "./own.js";
import type { Survey, WantedFile } from "./survey.js";

/** Temporary files stand beside what they become, since a rename is only atomic within one file system. */
const temporary = /^\.edgeloom-\d+-\d+\.tmp$/;

type Commit = { readonly root: string; readonly host: WriteHost; readonly stamp: Stamp; readonly own: Own };

/**
 * Brings the output folder to what the survey found. Whenever it ends, by an error or by the end of the process, each file is
 * the old one or the new one, and the next run knows from the journal which are ours and goes on from there:
 *
 * 1. leftovers of such an end are removed, and the journal says what is about to change;
 * 2. all new content is written beside its place (a full disk is noticed here, and everything is as it was);
 * 3. files are renamed to their places and old ones removed; 4. the manifest is replaced and the journal removed.
 */
export function commit(found: Survey, { root, host, stamp, own }: Commit): void {
  const { writes, removes, wanted } = found;
  host.makeFolder(root);
  const folders = foldersOf(
    [...own.files.keys(), ...own.pending.keys(), ...wanted.map((file) => file.path)],
    new Tree(root, host),
  );
  removeTemporaries(root, folders, host);
  const journal = writeJournal(found, { root, host, own });
  publish(stageOrGiveUp(writes, { root, host, own, journal }), host);
  for (const path of removes) host.removeFile(resolveInside(root, path));
  removeEmptyFolders(root, folders, host);
  const manifest = manifestText({ ...stamp, files: new Map(wanted.map(({ path, hash }) => [path, hash])) });
  publish(stage([{ target: join(root, manifestName), bytes: Buffer.from(manifest) }], host), host);
  host.removeFile(journal);
}

/** A journal that is there is replaced in one step; a first one may be cut off, since nothing has changed by then. */
function writeJournal({ writes, standing }: Survey, { root, host, own }: Omit<Commit, "stamp">): string {
  const path = join(root, journalName);
  const pending = new Map(writes.map((file) => [file.path, file.hash]));
  const bytes = Buffer.from(journalText({ files: new Map([...own.files, ...standing]), pending }));
  if (own.isInterrupted) publish(stage([{ target: path, bytes }], host), host);
  else createOrRemove(path, bytes, host);
  return path;
}

/** A full disk leaves a file that is cut off. One that was there before belongs to another run, which is at work now. */
function createOrRemove(path: string, bytes: Uint8Array, host: WriteHost): void {
  try {
    host.createFile(path, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") quietly(() => host.removeFile(path));
    throw error;
  }
}

function stageOrGiveUp(
  writes: readonly WantedFile[],
  { root, host, own, journal }: Omit<Commit, "stamp"> & { readonly journal: string },
) {
  try {
    return stage(
      writes.map(({ path, bytes }) => ({ target: resolveInside(root, path), bytes })),
      host,
    );
  } catch (error) {
    if (!own.isInterrupted) quietly(() => host.removeFile(journal));
    throw error;
  }
}

type Staged = { readonly target: string; readonly from: string };

let count = 0;

/** Writes all contents beside their targets; on an error none of them stays. */
function stage(
  files: readonly { readonly target: string; readonly bytes: Uint8Array }[],
  host: WriteHost,
): readonly Staged[] {
  const staged: Staged[] = [];
  try {
    for (const { target, bytes } of files) {
      const folder = dirname(target);
      host.makeFolder(folder);
      const from = join(folder, `.edgeloom-${process.pid}-${++count}.tmp`);
      staged.push({ target, from });
      host.createFile(from, bytes);
    }
  } catch (error) {
    for (const { from } of staged) quietly(() => host.removeFile(from));
    throw error;
  }
  return staged;
}

function publish(staged: readonly Staged[], host: WriteHost): void {
  for (const { from, target } of staged) host.rename(from, target);
}

function removeTemporaries(root: string, folders: readonly string[], host: WriteHost): void {
  for (const folder of [root, ...folders.map((path) => resolveInside(root, path))]) {
    for (const name of host.list(folder)) if (temporary.test(name)) host.removeFile(join(folder, name));
  }
}

/** The folders that hold these files, with the folders around them, the innermost first; only real ones, never behind a link. */
function foldersOf(paths: readonly string[], tree: Tree): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  const real = [...folders].filter((folder) => tree.look(folder).kind === "folder");
  return real.sort((left, right) => right.length - left.length);
}

/** Removes the folders that are empty now; removing one that is not fails, and that is the test for it. */
function removeEmptyFolders(root: string, folders: readonly string[], host: WriteHost): void {
  for (const folder of folders) quietly(() => host.removeFolder(resolveInside(root, folder)));
}

/** Runs what may fail without consequence; false when it did. */
function quietly(run: () => void): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
