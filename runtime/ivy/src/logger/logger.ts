import type { LogLevel } from "@edgeloom/ivy-sdk";

/** Characters that a horizontal line may be made of. */
export type LineCharacter = "-" | "=" | "." | "_";

/** Writes log lines. A place that fails (a full disk, a locked queue) never fails the caller. */
export interface Logger {
  /** Who speaks. */
  readonly origin: string;
  debug(message: string, details?: string | null): void;
  info(message: string, details?: string | null): void;
  warning(message: string, details?: string | null): void;
  error(message: string, details?: string | null): void;
  /** A failure; `label` says what was being done. */
  exception(error: unknown, label?: string | null, details?: string | null): void;
  /** A line across the page, at level INFO. */
  horizontalLine(character?: LineCharacter): void;
  /** The same logger under another name. */
  child(origin: string): Logger;
}

/** One line before it is laid out. */
export type LogEntry = {
  /** Microseconds since the epoch. */
  readonly atUs: number;
  readonly origin: string;
  readonly level: LogLevel;
  readonly subject: string;
  /** Title and text of each block below the line, in order. */
  readonly blocks: readonly (readonly [title: string, text: string])[];
};

/** A place where log lines go. */
export interface LogSink {
  write(entry: LogEntry): void;
}
