import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { LogLevel } from "@edgeloom/ivy-sdk";
import { isLogLevelVisible } from "../../util/log-level.js";
import { type LoggedEntry, readEntries } from "./read-lines.js";

const logName = /^\d{4}-\d{2}-\d{2}\.log$/;
const firstBytes = 1 << 18;
const maxBytes = 1 << 26;

/** The log file of a day, or of the last day that has one. */
export function logFileOf(dataFolder: string, day: string | undefined): string | undefined {
  const folder = join(dataFolder, "logs");
  const names = namesIn(folder).filter((name) => logName.test(name));
  const name = day === undefined ? names.sort().at(-1) : names.find((each) => each === `${day}.log`);
  return name === undefined ? undefined : join(folder, name);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Entries of a file, and where what comes after them begins. */
export type LogTail = { readonly entries: readonly LoggedEntry[]; readonly end: number };

/** The last entries of a level and above, oldest first. Reads from the end, no more than 64 MiB. */
export function lastEntries(
  file: string,
  { count, least }: { readonly count: number; readonly least: LogLevel },
): LogTail {
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    for (let bytes = firstBytes; ; bytes *= 2) {
      const start = Math.max(0, size - bytes);
      const { lines, rest } = split(readFrom(handle, start, size - start));
      const found = readEntries(lines).filter(({ level }) => isLogLevelVisible(least, level));
      if (found.length < count && start > 0 && bytes < maxBytes) continue;
      return { entries: count === 0 ? [] : found.slice(-count), end: size - Buffer.byteLength(rest) };
    }
  } finally {
    closeSync(handle);
  }
}

/** The rest of the last line may still be on its way. */
function split(text: string): { readonly lines: string; readonly rest: string } {
  const end = text.lastIndexOf("\n") + 1;
  return { lines: text.slice(0, end), rest: text.slice(end) };
}

/** The text of a part of a file. */
export function readFrom(handle: number, start: number, length: number): string {
  const buffer = Buffer.alloc(length);
  let read = 0;
  for (let size = -1; read < length && size !== 0; read += size)
    size = readSync(handle, buffer, read, length - read, start + read);
  return buffer.toString("utf8", 0, read);
}
