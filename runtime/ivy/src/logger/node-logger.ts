import type { LogLevel } from "@edgeloom/ivy-sdk";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { describeError, type ErrorText } from "./describe-error.js";
import type { LineCharacter, LogEntry, Logger, LogSink } from "./logger.js";
import type { Redactor } from "./redactor.js";

/** What a logger is made of. */
export type LoggerOptions = {
  readonly origin: string;
  readonly sinks: readonly LogSink[];
  readonly redact?: Redactor;
  readonly clock?: Clock;
  /** Words for a failure; ours unless another layout is wanted. */
  readonly describe?: (error: unknown) => ErrorText;
  /** Told of a place that has failed; writes one line to standard error when left out. */
  readonly onSinkFailure?: (error: unknown) => void;
};

const lineLength = 40;

/** Writes to all its places. What one of them throws reaches neither the caller nor the others (specification R25). */
export class NodeLogger implements Logger {
  readonly #options: LoggerOptions;

  constructor(options: LoggerOptions) {
    this.#options = options;
  }

  get origin(): string {
    return this.#options.origin;
  }

  debug(message: string, details: string | null = null): void {
    this.#log("DEBUG", message, [["details", details]]);
  }

  info(message: string, details: string | null = null): void {
    this.#log("INFO", message, [["details", details]]);
  }

  warning(message: string, details: string | null = null): void {
    this.#log("WARNING", message, [["details", details]]);
  }

  error(message: string, details: string | null = null): void {
    this.#log("ERROR", message, [["details", details]]);
  }

  exception(error: unknown, label: string | null = null, details: string | null = null): void {
    const found = (this.#options.describe ?? describeError)(error);
    this.#log("EXCEPTION", label === null ? found.name : `${label}, ${found.name}`, [
      ["exception details", found.details ?? null],
      ["traceback", found.traceback],
      ["details", details],
    ]);
  }

  horizontalLine(character: LineCharacter = "="): void {
    this.info(character.repeat(lineLength));
  }

  child(origin: string): Logger {
    return new NodeLogger({ ...this.#options, origin });
  }

  #log(level: LogLevel, subject: string, blocks: readonly (readonly [string, string | null])[]): void {
    const { origin, sinks, redact = (text) => text, clock = systemClock } = this.#options;
    const entry: LogEntry = {
      atUs: Math.round(clock.wallSeconds() * 1e6),
      origin,
      level,
      subject: redact(subject),
      blocks: blocks.flatMap(([title, text]) => (text === null ? [] : [[title, redact(text)] as const])),
    };
    for (const sink of sinks) this.#write(sink, entry);
  }

  #write(sink: LogSink, entry: LogEntry): void {
    try {
      sink.write(entry);
    } catch (error) {
      (this.#options.onSinkFailure ?? sayOnStandardError)(error);
    }
  }
}

function sayOnStandardError(error: unknown): void {
  try {
    process.stderr.write(`a log line could not be written: ${describeError(error).name}\n`);
  } catch {
    // There is no place left where it could be said.
  }
}
