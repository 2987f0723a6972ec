import { nodeFolders } from "../../env/index.js";
import { type StoredMessage, viewQueue } from "../../store/index.js";
import type { NodeProgram } from "../node-program.js";
import type { Report } from "../report.js";

/** How many messages are listed. */
export type QueueOptions = { readonly list: number; readonly dead: number };

/** `queue`: what waits to be sent, and what was given up. Changes nothing. */
export function queue(program: NodeProgram, { list, dead }: QueueOptions): Report {
  const { data } = nodeFolders(program.projectFolder, process.env);
  const { outcomes: _, ...contents } = viewQueue(data, { messages: list, deadMessages: dead });
  const { waiting, oldestTimestamp, messages, deadMessages } = contents;
  const since = oldestTimestamp === null ? "" : `, the oldest of ${isoOf(oldestTimestamp)}`;
  const lines = [
    `${waiting} messages wait${since}`,
    ...messages.map(lineOf),
    `${contents.dead} messages were given up`,
    ...deadMessages.map(lineOf),
  ];
  return { text: lines.join("\n"), json: contents };
}

function lineOf({ identifier, timestamp, bodyText, attempts, reason }: StoredMessage): string {
  const tries = attempts === 0 ? "" : `  (tried ${attempts} times)`;
  const why = reason === null ? "" : `\n      ${reason}`;
  return `  ${identifier}  ${isoOf(timestamp)}  ${bodyText}${tries}${why}`;
}

/** A moment in seconds since the epoch, for people. */
export function isoOf(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? String(seconds) : moment.toISOString();
}
