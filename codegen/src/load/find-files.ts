import { join } from "node:path";
import { quote, type Reporter } from "../diagnostics/diagnostic.js";
import { byCodeUnit } from "../ir/order.js";
import { isDocumentPath } from "./extensions.js";
import type { FileHost } from "./host.js";
import { documentPath, isInside, realPath } from "./paths.js";

/** What a search needs. `root` and `folder` are real paths. */
export type FindRequest = {
  readonly root: string;
  readonly folder: string;
  readonly maxFiles: number;
  readonly host: FileHost;
  readonly reporter: Reporter;
};

/**
 * Real paths of all documents in a folder and below, in an order that depends on nothing but names. Folders that hold
 * other people's files (`node_modules`) or tools' (`.git`, `.cache`) are left out. At most one more file than the limit
 * is found, which is enough to know that there are too many.
 */
export function findDocuments({ root, folder, maxFiles, host, reporter }: FindRequest): readonly string[] {
  const found: string[] = [];
  const seen = new Set([folder]);
  const open = [folder];
  for (let current = open.pop(); current !== undefined && found.length <= maxFiles; current = open.pop()) {
    const folders: string[] = [];
    for (const name of namesIn(current)) {
      const path = realPath(host, join(current, name));
      const stat = path === undefined ? undefined : host.stat(path);
      if (path === undefined || stat === undefined || seen.has(path)) continue;
      if (stat.kind === "file" && !isDocumentPath(name)) continue;
      seen.add(path);
      if (!isInside(folder, path)) reportOutside(join(current, name));
      else if (stat.kind === "folder") folders.push(path);
      else if (stat.kind === "file") found.push(path);
    }
    open.push(...folders.toReversed());
  }
  return found;

  function namesIn(current: string): readonly string[] {
    try {
      const names = host.list(current).filter((name) => name !== "node_modules" && !name.startsWith("."));
      return names.sort(byCodeUnit);
    } catch {
      reporter.report(
        "input-missing",
        `The folder ${quote(documentPath(root, current))} cannot be read.`,
        undefined,
      );
      return [];
    }
  }

  function reportOutside(link: string): void {
    const file = documentPath(root, link);
    reporter.report("input-outside", `${quote(file)} leads out of the input folder.`, { file, pointer: "" });
  }
}
