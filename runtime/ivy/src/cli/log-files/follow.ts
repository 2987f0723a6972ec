import { closeSync, fstatSync, openSync } from "node:fs";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { pause } from "../../util/stepped-backoff.js";
import { logFileOf, readFrom } from "./log-files.js";
import { type LoggedEntry, readEntries } from "./read-lines.js";

/** What is followed, and until when. */
export type FollowOptions = {
  readonly dataFolder: string;
  /** Where to begin; at the first entry that comes when left out. */
  readonly from?: LogPlace;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** How often to look; 300 ms when left out. */
  readonly lookMs?: number;
};

const defaultLookMs = 300;
const maxStepBytes = 1 << 20;

/** A log file, and how far it was read. */
export type LogPlace = { readonly file: string; readonly offset: number };

/** Hands on what is added to the log from now on, also when a new day begins, until it is asked to end. */
export async function followLog(
  { dataFolder, from, signal, clock = systemClock, lookMs = defaultLookMs }: FollowOptions,
  onEntry: (entry: LoggedEntry) => void,
): Promise<void> {
  let place = from;
  while (!signal.aborted) {
    place = readOn(place, onEntry);
    const newest = logFileOf(dataFolder, undefined);
    if (newest !== undefined && newest !== place?.file) place = readOn({ file: newest, offset: 0 }, onEntry);
    await pause(lookMs, signal, clock);
  }
}

/** Reads whole lines only: the rest of the last one is still to come. */
function readOn(place: LogPlace | undefined, onEntry: (entry: LoggedEntry) => void): LogPlace | undefined {
  if (place === undefined) return undefined;
  const { file } = place;
  const handle = openSync(file, "r");
  try {
    let { offset } = place;
    for (;;) {
      const length = Math.min(maxStepBytes, fstatSync(handle).size - offset);
      if (length <= 0) return { file, offset };
      const text = readFrom(handle, offset, length);
      const end = text.lastIndexOf("\n") + 1;
      if (end === 0 && length < maxStepBytes) return { file, offset };
      const lines = end === 0 ? text : text.slice(0, end);
      for (const entry of readEntries(lines)) onEntry(entry);
      offset += Buffer.byteLength(lines);
    }
  } finally {
    closeSync(handle);
  }
}
