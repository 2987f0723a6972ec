import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { NodeModules } from "../node-modules.js";

/**
 * The body of a reply, unpacked as its header says. Unlike axios it takes what is packed for whole only when its end has come: a
 * shortened text would be taken for the whole one otherwise. What is packed in a way that is not known passes as it is.
 */
export async function unpacked(node: NodeModules, source: IncomingMessage): Promise<Readable> {
  const encoding = source.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  if (!known.test(encoding) || source.destroyed) return source;
  if (!(await begins(source))) {
    source.resume();
    return node.stream.Readable.from([]);
  }
  const first = source.read() as Buffer;
  source.unshift(first);
  const unpacker = unpackerOf(node, encoding, first);
  // What fails is read from the last stream.
  node.stream.pipeline(source, unpacker, () => undefined);
  return unpacker;
}

const known = /^(?:x-)?gzip$|^deflate$|^br$/;

/** Whether there is something in a body; a length of 0, and some statuses, leave the header of what is not there. */
function begins(source: IncomingMessage): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const settle = (run: () => void): void => {
      for (const [event, listener] of listeners) source.off(event, listener);
      run();
    };
    const listeners = [
      ["readable", () => settle(() => resolve(source.readableLength > 0))],
      ["end", () => settle(() => resolve(false))],
      ["error", (error: Error) => settle(() => reject(error))],
      ["close", () => settle(() => resolve(false))],
    ] as const;
    for (const [event, listener] of listeners) source.on(event, listener);
  });
}

function unpackerOf(
  { zlib }: NodeModules,
  encoding: string,
  first: Buffer,
): Readable & NodeJS.WritableStream {
  if (encoding === "br") return zlib.createBrotliDecompress();
  // Some servers leave out the two bytes with which RFC 9110, 8.4.1.2, has it begin.
  const isBare = encoding === "deflate" && ((first[0] ?? 0) & 0x0f) !== 8;
  return isBare ? zlib.createInflateRaw() : zlib.createUnzip();
}
