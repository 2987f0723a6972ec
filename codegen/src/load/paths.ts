import { isAbsolute, relative, resolve, sep } from "node:path";
import type { FileHost } from "./host.js";

/** The path below a root as documents carry it: relative, with `/`, the same on every machine. */
export function documentPath(root: string, path: string): string {
  const below = relative(root, path);
  return sep === "/" ? below : below.replaceAll(sep, "/");
}

/** Whether a path is a folder or lies below it. Both must be real paths; text alone proves nothing where links are. */
export function isInside(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/** The path without links, or undefined when nothing is there. */
export function realPath(host: FileHost, path: string): string | undefined {
  try {
    return host.realpath(path);
  } catch {
    return undefined;
  }
}

/** The folders that inputs stand for: a folder itself, a file's own folder. References may lead to files below them. */
export function inputRoots(request: {
  readonly root: string;
  readonly inputs: readonly string[];
  readonly host: FileHost;
}): readonly string[] {
  const { root, inputs, host } = request;
  const folders = inputs.map((input) => {
    const path = resolve(root, input);
    return host.stat(path)?.kind === "folder" ? path : resolve(path, "..");
  });
  return [...new Set(folders)];
}

/** Names that would reach headers of emitted files must hold nothing that a reader cannot see. */
export function hasUnprintable(path: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(path);
}
