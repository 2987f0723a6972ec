import { Buffer } from "node:buffer";
import { posix } from "node:path";
import type { FileHost } from "./host.js";

/** A file system made of an object, for tests: absolute path → content, or `{ link: path }` for a symbolic link. */
export type MemoryFiles = { readonly [path: string]: string | Uint8Array | { readonly link: string } };

const maxLinks = 40;

/** A host that knows only the given files. Folders are there when a file is in them. */
export function memoryHost(files: MemoryFiles): FileHost {
  const entries = new Map(Object.entries(files));
  const folders = new Set([...entries.keys()].flatMap(foldersAbove));

  const real = (asked: string): string => {
    let current = posix.normalize(asked);
    for (let followed = 0; followed < maxLinks; followed++) {
      const path = [...foldersAbove(current), current].find((part) => isLink(entries.get(part)));
      const entry = path === undefined ? undefined : entries.get(path);
      if (path === undefined || !isLink(entry)) return current;
      current = posix.resolve(posix.dirname(path), entry.link) + current.slice(path.length);
    }
    throw new Error(`Too many links: ${asked}`);
  };

  const realOrUndefined = (path: string): string | undefined => {
    try {
      return real(path);
    } catch {
      return undefined;
    }
  };

  const content = (path: string): Uint8Array => {
    const found = entries.get(real(path));
    if (found === undefined || isLink(found)) throw new Error(`No such file: ${path}`);
    return typeof found === "string" ? Buffer.from(found, "utf8") : found;
  };

  return {
    readBytes: content,
    stat(path) {
      const target = realOrUndefined(path);
      if (target === undefined) return undefined;
      if (folders.has(target)) return { kind: "folder", size: 0 };
      return entries.has(target) ? { kind: "file", size: content(target).length } : undefined;
    },
    list(path) {
      const folder = real(path);
      if (!folders.has(folder)) throw new Error(`No such folder: ${path}`);
      const inside = [...entries.keys(), ...folders].filter(
        (entry) => entry !== folder && posix.dirname(entry) === folder,
      );
      return [...new Set(inside.map((entry) => posix.basename(entry)))];
    },
    realpath(path) {
      const target = real(path);
      if (!entries.has(target) && !folders.has(target)) throw new Error(`Nothing there: ${path}`);
      return target;
    },
  };
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/") || "/");
}

function isLink(entry: MemoryFiles[string] | undefined): entry is { readonly link: string } {
  return typeof entry === "object" && "link" in entry;
}
