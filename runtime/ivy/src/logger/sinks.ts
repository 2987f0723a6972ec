import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LogLevel } from "@edgeloom/ivy-sdk";
import { dayOf } from "../messages/archive-line.js";
import type { MessageQueue } from "../messages/message-queue.js";
import { isLogLevelVisible } from "../util/log-level.js";
import { keepNewestDays } from "../util/newest-days.js";
import { blocksText, isoLayout, type LogLayout } from "./layout.js";
import type { LogEntry, LogSink } from "./logger.js";

/** Lets only entries of a level and above through; null lets none. */
export function fromLevel(least: LogLevel | null, sink: LogSink): LogSink {
  return {
    write: (entry) => {
      if (isLogLevelVisible(least, entry.level)) sink.write(entry);
    },
  };
}

/** Prints entries, on standard output unless said otherwise. */
export function consoleSink(
  layout: LogLayout = isoLayout,
  print: (text: string) => void = (text) => void process.stdout.write(text),
): LogSink {
  return { write: (entry) => print(layout(entry)) };
}

/** How long log files are kept. */
export type LogRetention = {
  /** Days on which something was written, today included; 365 when left out, null for ever. */
  readonly keepDays?: number | null;
};

const defaultKeepDays = 365;

/** Appends entries to the file of their UTC day, each in one write, so that those of several processes do not mix. */
export class FileSink implements LogSink {
  readonly #folder: string;
  readonly #layout: LogLayout;
  readonly #keepDays: number | null;
  #day = "";

  constructor(folder: string, layout: LogLayout = isoLayout, retention: LogRetention = {}) {
    this.#folder = folder;
    this.#layout = layout;
    this.#keepDays = retention.keepDays === undefined ? defaultKeepDays : retention.keepDays;
  }

  write(entry: LogEntry): void {
    const day = dayOf(entry.atUs);
    const isFirst = day !== this.#day;
    if (isFirst) mkdirSync(this.#folder, { recursive: true });
    appendFileSync(this.#fileOf(day), this.#layout(entry));
    if (isFirst) this.#begin(day);
  }

  /** The log of a UTC day; undefined when there is none. */
  read(day: string): string | undefined {
    try {
      return readFileSync(this.#fileOf(day), "utf8");
    } catch {
      return undefined;
    }
  }

  /** Once per day and process. */
  #begin(day: string): void {
    this.#day = day;
    keepNewestDays(this.#folder, ".log", this.#keepDays);
  }

  #fileOf(day: string): string {
    return join(this.#folder, `${day}.log`);
  }
}

/** How much of an entry is sent, in characters; null for all of it. */
export type MessageLimits = {
  /** 256 when left out. */
  readonly maxSubject?: number | null;
  /** 16384 when left out, which is where the Tenta server cuts. */
  readonly maxBody?: number | null;
};

const defaultMaxSubject = 256;
const defaultMaxBody = 16_384;

/** Puts entries into the queue as log messages. */
export function messageSink(queue: Pick<MessageQueue, "add">, limits: MessageLimits = {}): LogSink {
  const { maxSubject = defaultMaxSubject, maxBody = defaultMaxBody } = limits;
  return {
    write: (entry) => {
      const { level, origin, subject } = entry;
      const body = blocksText(entry).replace(/^\n+|\n+$/g, "");
      queue.add({
        variant: "log",
        level,
        subject: cut(`${origin} - ${level} - ${subject}`, maxSubject),
        body: cut(body, maxBody),
      });
    },
  };
}

/** The marker counts to the limit, so that the whole stays within it. */
function cut(text: string, maxLength: number | null): string {
  if (maxLength === null || text.length <= maxLength) return text;
  const marker = ` ... CUT (${text.length} -> ${maxLength})`;
  return text.slice(0, Math.max(0, maxLength - marker.length)) + marker;
}
