import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** What stands at a path; links are not followed. */
export type PathKind = "file" | "folder" | "link" | "other";

/** All that writing may ask of the machine, by absolute path. Tests make it fail at every step. */
export interface WriteHost {
  /** Undefined when nothing is there. */
  kind(path: string): PathKind | undefined;
  /** The path without links; throws when nothing is there. */
  realpath(path: string): string;
  readBytes(path: string): Uint8Array;
  /** Names in a folder, in any order. */
  list(path: string): readonly string[];
  /** Makes a folder and those above it that are missing. */
  makeFolder(path: string): void;
  /** Makes a new file; throws when anything is there, a link included. */
  createFile(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
  removeFile(path: string): void;
  /** Removes an empty folder; throws when it is not. */
  removeFolder(path: string): void;
}

/** The file system of this machine. */
export const nodeWriteHost: WriteHost = {
  kind: kindOf,
  realpath: (path) => realpathSync.native(path),
  readBytes: (path) => readFileSync(path),
  list: (path) => readdirSync(path),
  makeFolder,
  createFile: (path, bytes) => writeFileSync(path, bytes, { flag: "wx" }),
  rename: (from, to) => renameSync(from, to),
  removeFile: (path) => unlinkSync(path),
  removeFolder: (path) => rmdirSync(path),
};

/** One folder at a time: where the system takes no new folders (`/proc`), Node's own recursion never ends. */
function makeFolder(path: string): void {
  const missing: string[] = [];
  for (
    let folder = path;
    kindOf(folder) === undefined && folder !== dirname(folder);
    folder = dirname(folder)
  )
    missing.push(folder);
  for (const folder of missing.reverse()) mkdirSync(folder);
}

function kindOf(path: string): PathKind | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return "link";
  if (found.isFile()) return "file";
  return found.isDirectory() ? "folder" : "other";
}
