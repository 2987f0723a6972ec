import { appendFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LogFileRule } from "./logging.js";

/**
 * Appends lines to a file. One that would become too long is kept as `.1`, the one before as `.2` and so on, as many as the rule
 * says. A disk that is full costs lines, never the program.
 */
export function fileWriter(
  folder: string,
  { name, maxBytes, maxFiles }: LogFileRule,
): (line: string) => void {
  const file = join(folder, name);
  let length = lengthOf(file);
  return (line) => {
    const added = Buffer.byteLength(line);
    try {
      if (length > 0 && length + added > maxBytes) {
        turn(file, maxFiles);
        length = 0;
      }
      appendFileSync(file, line, { mode: 0o640 });
      length += added;
    } catch {
      // The console has the line, too, and there is no better place to tell.
    }
  };
}

function lengthOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The file itself is one of those that are kept. */
function turn(file: string, maxFiles: number): void {
  const kept = (index: number): string => (index === 0 ? file : `${file}.${index}`);
  rmSync(kept(maxFiles - 1), { force: true });
  for (let index = maxFiles - 2; index >= 0; index--)
    if (statSync(kept(index), { throwIfNoEntry: false }) !== undefined)
      renameSync(kept(index), kept(index + 1));
}
