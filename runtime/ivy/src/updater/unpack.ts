import { createReadStream, mkdirSync } from "node:fs";
import { EdgeloomError } from "@edgeloom/runtime";
import { type ReadEntry, Unpack } from "tar";

/** What an archive may hold at most. */
export type UnpackLimits = { readonly maxUnpackedBytes: number; readonly maxFiles: number };

const taken = new Set(["File", "OldFile", "ContiguousFile", "Directory", "GNUDumpDir"]);

/**
 * Unpacks an archive into a new folder, without the one folder that everything in it lies in. Takes files and folders only: a link could
 * lead out of the folder, and nothing that is run from a release needs one.
 *
 * @throws EdgeloomError `INVALID` when a path leads out of the folder, or the archive holds something else, too much, or nothing;
 * `MALFORMED` when it is no archive; `CANCELLED`
 */
export async function unpackArchive(
  file: string,
  folder: string,
  limits: UnpackLimits,
  signal?: AbortSignal,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const inspector = new Inspector(limits);
  const unpack = new Unpack({
    cwd: folder,
    strip: 1,
    strict: true,
    preserveOwner: false,
    filter: (_path, entry) => inspector.takes(entry as ReadEntry, (problem) => unpack.abort(problem)),
  });
  try {
    await pour(file, unpack, signal);
  } catch (cause) {
    throw inspector.problem ?? unreadable(cause, signal);
  }
  if (inspector.entries === 0) throw refused("it is empty");
}

async function pour(file: string, unpack: Unpack, signal: AbortSignal | undefined): Promise<void> {
  const source = createReadStream(file);
  const cancel = (): void => unpack.abort(new Error("cancelled"));
  try {
    await new Promise<void>((resolve, reject) => {
      source.on("error", reject);
      unpack.on("error", reject);
      unpack.on("close", resolve);
      signal?.addEventListener("abort", cancel, { once: true });
      source.on("data", (chunk) => {
        if (!unpack.write(chunk as Buffer)) source.pause();
      });
      unpack.on("drain", () => source.resume());
      source.on("end", () => unpack.end());
      if (signal?.aborted === true) cancel();
    });
  } finally {
    source.destroy();
    signal?.removeEventListener("abort", cancel);
  }
}

function unreadable(cause: unknown, signal: AbortSignal | undefined): EdgeloomError {
  if (signal?.aborted === true)
    return new EdgeloomError("CANCELLED", "the archive was not unpacked to its end", { place: "release" });
  return new EdgeloomError("MALFORMED", "the archive of the release cannot be unpacked", {
    place: "release",
    cause,
    fix: "publish the release again, as a tar archive",
  });
}

/** Looks at every entry before anything of it is written. */
class Inspector {
  problem: EdgeloomError | undefined;
  entries = 0;
  #bytes = 0;
  #top: string | undefined;
  readonly #files = new Set<string>();
  readonly #limits: UnpackLimits;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
  }

  /** Whether an entry is unpacked; after the first that must not be, nothing is. */
  takes(entry: ReadEntry, stop: (problem: EdgeloomError) => void): boolean {
    if (this.problem !== undefined) return false;
    this.problem = this.#problemOf(entry);
    if (this.problem !== undefined) {
      stop(this.problem);
      return false;
    }
    // Not what the archive says: nobody else may write, and nothing runs as somebody else.
    const runs = entry.type === "Directory" || ((entry.mode ?? 0) & 0o111) !== 0;
    entry.mode = runs ? 0o755 : 0o644;
    return true;
  }

  #problemOf({ type, path, size }: ReadEntry): EdgeloomError | undefined {
    const { maxFiles, maxUnpackedBytes } = this.#limits;
    if (!taken.has(type)) return refused(`${shown(path)} is a ${type}, neither a file nor a folder`);
    const [top, ...inner] = path.split("/").filter((part) => part !== "" && part !== ".");
    if (path.startsWith("/") || path.includes("\\") || path.includes("\0") || path.split("/").includes(".."))
      return refused(`${shown(path)} leads out of it`);
    this.#top ??= top;
    if (top === undefined || top !== this.#top || (inner.length === 0 && type !== "Directory"))
      return refused(`${shown(path)} does not lie in the one folder at its top`);
    if (type !== "Directory" && !this.#isNew(inner))
      return refused(`${shown(path)} is in it twice, at least where letters of both cases are the same`);
    this.#bytes += size;
    this.entries++;
    if (this.entries > maxFiles) return refused(`it holds more than ${maxFiles} files`);
    if (this.#bytes > maxUnpackedBytes) return refused(`it holds more than ${maxUnpackedBytes} bytes`);
    return undefined;
  }

  /** Two files of one name: which of them stays is for the file system to decide, and not for who has looked at the other. */
  #isNew(parts: readonly string[]): boolean {
    const name = parts.join("/").normalize("NFKC").toLowerCase();
    if (this.#files.has(name)) return false;
    this.#files.add(name);
    return true;
  }
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}

function refused(reason: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the archive of the release is refused: ${reason}`, {
    place: "release",
    fix: "pack the release as one folder of files without links",
  });
}
