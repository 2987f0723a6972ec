import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { MessageArchiveItem } from "@edgeloom/ivy-sdk";
import { readArchiveLine } from "./archive-line.js";

/** A line of an archive that could not be read. */
export type SkippedLine = {
  /** From 1 on, the header counted. */
  readonly line: number;
  readonly reason: string;
};

/** What an archive file holds. */
export type ArchiveDay = {
  readonly items: readonly MessageArchiveItem[];
  /** Lines that hold no message, such as one that a loss of power has cut off. */
  readonly skipped: readonly SkippedLine[];
};

/** Reads an archive file. A missing file is an empty day; the first line is the header, whatever it says; blank lines are nothing. */
export function readArchiveFile(file: string): ArchiveDay {
  const items: MessageArchiveItem[] = [];
  const skipped: SkippedLine[] = [];
  let number = 0;
  for (const text of linesOf(file)) {
    number++;
    if (number === 1 || text === "") continue;
    const item = readArchiveLine(text);
    if ("reason" in item) skipped.push({ line: number, reason: item.reason });
    else items.push(item);
  }
  return { items, skipped };
}

const chunkBytes = 1 << 16;

/** Line by line, so that a day of any size needs the memory of one line. */
function* linesOf(file: string): Generator<string> {
  const handle = opened(file);
  if (handle === undefined) return;
  try {
    const decoder = new StringDecoder("utf8");
    const chunk = Buffer.alloc(chunkBytes);
    let rest = "";
    for (let size = readSync(handle, chunk); size > 0; size = readSync(handle, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) yield withoutReturn(text);
    }
    rest += decoder.end();
    if (rest !== "") yield withoutReturn(rest);
  } finally {
    closeSync(handle);
  }
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
