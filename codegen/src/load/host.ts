import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import type { Readings } from "./read-once.js";

/** What a path leads to, links followed. */
export type FileStat = { readonly kind: "file" | "folder" | "other"; readonly size: number };

/**
 * All that reading documents may ask of the machine: files by absolute path. There is no way to the network here, so
 * no document can ask for it.
 */
export interface FileHost {
  /** Throws when the file cannot be read. */
  readBytes(path: string): Uint8Array;
  /** Undefined when nothing is there, or nothing that we may see. */
  stat(path: string): FileStat | undefined;
  /** Names in a folder, in any order; throws when it cannot be read. */
  list(path: string): readonly string[];
  /** The path without links; throws when nothing is there. */
  realpath(path: string): string;
  /** What came of the bytes that it gave, where it gives the same array again for a file that has not changed. */
  readonly readings?: Readings;
}

/** The file system of this machine. */
export const nodeHost: FileHost = {
  readBytes: (path) => readFileSync(path),
  list: (path) => readdirSync(path),
  realpath: (path) => realpathSync.native(path),
  stat(path) {
    // A path with NUL throws whatever `throwIfNoEntry` says, and so does a folder that we may not enter.
    try {
      const found = statSync(path);
      return { kind: found.isFile() ? "file" : found.isDirectory() ? "folder" : "other", size: found.size };
    } catch {
      return undefined;
    }
  },
};
