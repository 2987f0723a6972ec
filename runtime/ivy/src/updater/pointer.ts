import { join } from "node:path";
import { writeAtomic } from "../util/write-atomic.js";

const pointerMode = 0o744;

/** The script that always starts the active version: `<root>/ivy-cli.sh`. */
export function pointerFile(root: string, name = "ivy"): string {
  return join(root, `${name}-cli.sh`);
}

/**
 * Lets the pointer start a program from now on. At every moment the file is the old or the new one, whole (defect D21).
 *
 * @param command - program and arguments, started by the running Node; what the pointer is given comes behind them
 */
export function writePointer(
  file: string,
  command: readonly string[],
  node: string = process.execPath,
): void {
  const words = [node, ...command].map(quoted).join(" ");
  writeAtomic(file, `#!/bin/sh\nexec ${words} "$@"\n`, pointerMode);
}

/** For a POSIX shell: nothing within single quotes has a meaning. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
