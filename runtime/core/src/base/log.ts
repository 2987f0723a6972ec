import { redact, redactText } from "./redact.js";

/** Facts of a log line; plain data. */
export type LogFacts = object;

/** What the runtime needs of a logger; pino and console-like loggers fit as they are. */
export interface Logger {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

/** How serious a log line is. */
export type LogLevel = keyof Logger;

const ranks: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };

function loggerOf(write: (level: LogLevel, facts: LogFacts, message: string) => void): Logger {
  return {
    debug: (facts, message) => write("debug", facts, message),
    info: (facts, message) => write("info", facts, message),
    warn: (facts, message) => write("warn", facts, message),
    error: (facts, message) => write("error", facts, message),
  };
}

/** Says nothing. */
export const silentLogger: Logger = /*@__PURE__*/ loggerOf(() => {});

/** Puts {@link redact} before another logger: it gets plain data without secrets, and text without credentials. */
export function redactingLogger(inner: Logger): Logger {
  return loggerOf((level, facts, message) => inner[level](redact(facts) as LogFacts, redactText(message)));
}

function writeToStandardError(line: string): void {
  // A browser has a console in its place.
  if (typeof process === "undefined") console.error(line);
  else process.stderr.write(line);
}

/**
 * Writes one line of JSON per event to standard error, without secrets. Quiet by default: only warnings and errors.
 */
export function consoleLogger(
  options: { readonly level?: LogLevel; readonly write?: (line: string) => void } = {},
): Logger {
  const least = ranks[options.level ?? "warn"];
  const write = options.write ?? writeToStandardError;
  return loggerOf((level, facts, message) => {
    if (ranks[level] < least) return;
    const shown = redact(facts) as Record<string, unknown>;
    write(
      `${JSON.stringify({ ...shown, level, time: new Date().toISOString(), message: redactText(message) })}\n`,
    );
  });
}
