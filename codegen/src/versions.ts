import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { basename, dirname, posix, relative, resolve, sep } from "node:path";
import { UsageError } from "./diagnostics/usage-error.js";
import { isDocumentPath } from "./load/extensions.js";
import type { FileHost, FileStat } from "./load/host.js";
import { memoryHost } from "./load/memory-host.js";
import type { Compilation } from "./pipeline.js";

const maxFiles = 10_000;
const maxBytes = 256 * 1024 * 1024;
const example = "Write edgeloom diff main:schemas schemas.";

/**
 * One side of a comparison: a file or folder, or `REVISION:PATH` for what git keeps. Nothing is checked out: the files are read
 * from git's store into memory.
 *
 * @throws UsageError when neither is there
 */
export function sideOf(text: string, cwd: string): Compilation {
  const path = resolve(cwd, text);
  if (text !== "" && existsSync(path)) return onDisk(path);
  const [, revision, inside] = /^([^:]+):(.*)$/.exec(text) ?? [];
  if (revision === undefined || inside === undefined)
    throw new UsageError(`There is no file or folder ${JSON.stringify(text)}.`, example);
  return inGit(revision, inside, cwd);
}

function onDisk(path: string): Compilation {
  const isFolder = statSync(path).isDirectory();
  return { root: isFolder ? path : dirname(path), inputs: [isFolder ? "." : basename(path)] };
}

function inGit(revision: string, path: string, cwd: string): Compilation {
  // What begins with a dash would be an option of git.
  if (revision.startsWith("-")) throw new UsageError(`${JSON.stringify(revision)} is no revision.`, example);
  const top = git(["rev-parse", "--show-toplevel"], cwd).toString("utf8").trim();
  const inside = relative(top, resolve(cwd, path)).split(sep).join("/");
  const names = filesOf(revision, inside, top);
  if (names.length === 0)
    throw new UsageError(`There is no document in ${JSON.stringify(`${revision}:${path}`)}.`, example);
  if (names.length > maxFiles)
    throw new UsageError(
      `${JSON.stringify(path)} has more than ${maxFiles} documents there.`,
      "Name a folder with fewer.",
    );
  const isFile = names.length === 1 && names[0] === inside;
  const folder = isFile ? posix.dirname(inside) : inside;
  // A document may refer to those beside it.
  const known = isFile ? filesOf(revision, folder === "." ? "" : folder, top) : names;
  return {
    root: posix.normalize(`/${folder}`),
    inputs: [isFile ? posix.basename(inside) : "."],
    host: gitHost(known, (name) => git(["cat-file", "blob", `${revision}:${name}`], top)),
  };
}

/** The files of a revision; each is read when it is asked for. */
function gitHost(names: readonly string[], read: (name: string) => Uint8Array): FileHost {
  const places = memoryHost(Object.fromEntries(names.map((name) => [`/${name}`, ""])));
  const known = new Map<string, Uint8Array>();
  const readBytes = (path: string): Uint8Array => {
    const bytes = known.get(path) ?? read(places.realpath(path).slice(1));
    known.set(path, bytes);
    return bytes;
  };
  const stat = (path: string): FileStat | undefined => {
    const found = places.stat(path);
    return found?.kind === "file" ? { ...found, size: readBytes(path).length } : found;
  };
  return { ...places, readBytes, stat };
}

function filesOf(revision: string, inside: string, top: string): readonly string[] {
  const listed = git(
    ["ls-tree", "-r", "-z", "--name-only", "--full-tree", revision, "--", inside === "" ? "." : inside],
    top,
  );
  return listed.toString("utf8").split("\0").filter(isDocumentPath);
}

function git(args: readonly string[], cwd: string): Buffer {
  try {
    return execFileSync("git", [...args], { cwd, maxBuffer: maxBytes, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const said = (error as { readonly stderr?: Buffer }).stderr?.toString("utf8").trim().split("\n")[0];
    throw new UsageError(`git: ${said ?? (error as Error).message}`, example);
  }
}
