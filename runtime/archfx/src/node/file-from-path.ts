import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { FileInput } from "@edgeloom/runtime/http";

/** Files up to this size are read whole, so that a lost upload can be repeated: 8 MiB. */
const maxWholeBytes = 8 * 1024 * 1024;

/**
 * A file of the disk, to upload under its base name; larger ones are streamed, and such an upload is never repeated. Rejects as the
 * file system does where it cannot be read.
 */
export async function fileFromPath(
  path: string,
  options: { readonly type?: string } = {},
): Promise<FileInput> {
  const { size } = await stat(path);
  // node:fs hands out bytes where no encoding is asked for.
  const content =
    size <= maxWholeBytes ? await readFile(path) : (createReadStream(path) as AsyncIterable<Uint8Array>);
  return { content, name: basename(path), ...options };
}
