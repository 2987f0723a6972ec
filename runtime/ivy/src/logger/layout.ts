import type { LogEntry } from "./logger.js";

/** Makes the text of an entry, its line breaks included. */
export type LogLayout = (entry: LogEntry) => string;

const originWidth = 16;
const levelWidth = 9;
const lineWidth = 40;

/** `2021-08-22T14:00:00.123Z - main             - INFO      - text`, and the blocks below. The default. */
export const isoLayout: LogLayout = (entry) => {
  const moment = new Date(Math.floor(entry.atUs / 1000)).toISOString();
  return `${lineOf(moment, entry)}\n${blocksText(entry)}`;
};

/** One JSON object per line, for machines. */
export const jsonLayout: LogLayout = ({ atUs, origin, level, subject, blocks }) => {
  const time = new Date(Math.floor(atUs / 1000)).toISOString();
  return `${JSON.stringify({ time, origin, level, subject, ...Object.fromEntries(blocks) })}\n`;
};

/**
 * The layout of the original, byte for byte (specification §3.1): digits in UTC with the label of the local standard time, which do
 * not belong together (defect D15).
 *
 * @param standardOffsetSeconds - of the local zone, east positive, without daylight saving
 */
export function originalLayout(standardOffsetSeconds = localStandardOffsetSeconds()): LogLayout {
  const hours = Math.round((standardOffsetSeconds / 3600) * 1000) / 1000;
  const zone = `UTC${hours < 0 ? "" : "+"}${hours === 0 ? 0 : hours}`;
  return (entry) => `${lineOf(`${originalMoment(entry.atUs)} ${zone}`, entry)}\n${blocksText(entry)}`;
}

/** The blocks of an entry, each with its title, and a line that closes them; empty when there are none. */
export function blocksText({ blocks }: Pick<LogEntry, "blocks">): string {
  if (blocks.length === 0) return "";
  const text = blocks.map(([title, content]) => `${padded(`--- ${title} `, lineWidth, "-")}\n${content}\n`);
  return `${text.join("")}${"-".repeat(lineWidth)}\n`;
}

function lineOf(moment: string, { origin, level, subject }: LogEntry): string {
  return `${moment} - ${padded(origin, originWidth)} - ${padded(level, levelWidth)} - ${subject}`;
}

function originalMoment(atUs: number): string {
  const seconds = new Date(Math.floor(atUs / 1000)).toISOString().slice(0, 19).replace("T", " ");
  const fraction = ((atUs % 1e6) + 1e6) % 1e6;
  return fraction === 0 ? `${seconds}+00` : `${seconds}.${String(fraction).padStart(6, "0")}+00`;
}

/** By code points, as the original counts. */
function padded(text: string, width: number, filler = " "): string {
  return text + filler.repeat(Math.max(0, width - Array.from(text).length));
}

/** Of January and July, the one that is not moved by daylight saving, which only ever adds. */
function localStandardOffsetSeconds(): number {
  const year = new Date().getFullYear();
  const minutesWest = [0, 6].map((month) => new Date(year, month, 1).getTimezoneOffset());
  return -Math.max(...minutesWest) * 60;
}
