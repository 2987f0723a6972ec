import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Modules that are looked into. A configuration has a plug-in or two beside it. */
const maxModules = 200;
const relativeImport = /\b(?:from|import)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/**
 * The file of a configuration and the files that it imports by relative paths, one by another, as far as they can be read: plug-ins
 * that lie beside it. What looks like an import and is none costs nothing.
 */
export function localModules(file: string): readonly string[] {
  const found = new Set([file]);
  for (const path of found) {
    if (found.size >= maxModules) break;
    for (const [, , specifier = ""] of textOf(path).matchAll(relativeImport)) {
      const named = resolve(dirname(path), specifier);
      const target = [named, named.replace(/js$/, "ts")].find(isFile);
      if (target !== undefined) found.add(target);
    }
  }
  return [...found];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
