import { gzipSync } from "node:zlib";
import { Header } from "tar";

/** One entry of an archive, whatever it says. */
export type TarEntry = {
  readonly path: string;
  readonly type?: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice" | "FIFO";
  readonly text?: string;
  readonly linkpath?: string;
  readonly mode?: number;
  /** What the header says, whatever follows. */
  readonly size?: number;
};

const block = 512;

/** An archive of exactly these entries, packed: what no well-behaved program would write. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap(({ path, type = "File", text = "", linkpath, mode = 0o644, size }) => {
    const content = Buffer.from(text);
    const header = new Header({
      path,
      type,
      mode,
      size: size ?? content.length,
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    const bytes = Buffer.alloc(block);
    header.encode(bytes, 0);
    return [bytes, content, Buffer.alloc((block - (content.length % block)) % block)];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}
