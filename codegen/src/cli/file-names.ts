import { realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Io } from "./io.js";

/** How people are told of a file that a run calls by its name from a folder of its own: a document, an emitted file. */
export type FileName = (file: string) => string;

/**
 * Names the files of a folder as they are found from the working folder, with `/`, so that a terminal can follow them. What is written
 * to files and `--json` keep names from the folder: these do not depend on where somebody stands.
 *
 * @param folder - absolute
 */
export function fileNames(folder: string, { cwd }: Pick<Io, "cwd">): FileName {
  return (file) => relative(cwd, resolve(folder, file)).replaceAll(sep, "/") || ".";
}

/** The same for documents, whose names count from the root with all links followed. */
export function documentNames(root: string, { cwd }: Pick<Io, "cwd">): FileName {
  return fileNames(linkless(root), { cwd: linkless(cwd) });
}

/** A path with all links followed; as it is where nothing is there. */
export function linkless(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
