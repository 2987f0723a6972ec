import { isMessageBody, type MessageArchiveItem } from "@edgeloom/ivy-sdk";

/** First line of every archive file. */
export const archiveHeader = "timestamp,message_body\n";

/** The UTC day of a moment in microseconds since the epoch, as in the names of files: `2024-05-06`. */
export function dayOf(microseconds: number): string {
  return new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 10);
}

const line = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?),"((?:[^"]|"")*)"$/;

/** What a line of the archive says, or why it says nothing. */
export function readArchiveLine(text: string): MessageArchiveItem | { readonly reason: string } {
  const [, timestamp, quoted] = line.exec(text) ?? [];
  if (timestamp === undefined || quoted === undefined)
    return { reason: "it is no line of an archive, or cut off" };
  const body = parsed(quoted.replaceAll('""', '"'));
  if (!isMessageBody(body)) return { reason: "its body is no message" };
  return { timestamp: Number(timestamp), message_body: body };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
