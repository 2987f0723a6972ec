import { join, resolve, sep } from "node:path";
import { segmentProblem } from "../path-segment.js";
import type { PathKind, WriteHost } from "./host.js";

/** Why a path below the output root cannot be one of ours, or undefined when it can. */
export function pathProblem(path: string): string | undefined {
  for (const segment of path.split("/")) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The absolute path of a file below the root. Throws for a path that {@link pathProblem} objects to. */
export function resolveInside(root: string, path: string): string {
  if (pathProblem(path) !== undefined) throw new TypeError("the path of an emitted file was not checked");
  const full = join(root, ...path.split("/"));
  // Cannot happen after the check above; it costs nothing to be sure.
  if (!full.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new TypeError("the path of an emitted file leads out of the output folder");
  return full;
}

/** The output folder without links, or undefined when it cannot be one. A folder that does not exist yet stays as it is named. */
export function resolveRoot(root: string, host: WriteHost): string | undefined {
  const path = resolve(root);
  try {
    if (host.kind(path) === undefined) return path;
    const real = host.realpath(path);
    return host.kind(real) === "folder" ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Looks at paths below the root once each; nothing behind a link is looked at. */
export class Tree {
  private readonly known = new Map<string, PathKind | undefined>();

  constructor(
    readonly root: string,
    readonly host: WriteHost,
  ) {}

  /** What stands at the path, or the first thing on the way to it that is no folder. */
  look(path: string): { readonly kind: PathKind | undefined; readonly at: string } {
    for (let end = path.indexOf("/"); end > 0; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      const kind = this.kindOf(folder);
      if (kind !== "folder") return { kind, at: folder };
    }
    return { kind: this.kindOf(path), at: path };
  }

  /** The bytes of the file at a path that `look` calls a file. */
  read(path: string): Uint8Array {
    return this.host.readBytes(resolveInside(this.root, path));
  }

  private kindOf(path: string): PathKind | undefined {
    if (!this.known.has(path)) this.known.set(path, this.host.kind(join(this.root, path)));
    return this.known.get(path);
  }
}
