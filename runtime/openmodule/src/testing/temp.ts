import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path that goes away with its owner. */
export type TempPath = {
  readonly path: string;
  /** Removes it with all that is in it. Twice is fine. */
  remove(): void;
  [Symbol.dispose](): void;
};

/** Makes an empty folder. */
export function tempFolder(): TempPath {
  const path = mkdtempSync(join(tmpdir(), "openmodule-test-"));
  return owned(path, path);
}

/** Makes a file with a content, in a folder of its own. */
export function tempFile(content: string | Uint8Array = "", name = "file"): TempPath {
  const folder = mkdtempSync(join(tmpdir(), "openmodule-test-"));
  const path = join(folder, name);
  writeFileSync(path, content);
  return owned(path, folder);
}

function owned(path: string, folder: string): TempPath {
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { path, remove, [Symbol.dispose]: remove };
}
