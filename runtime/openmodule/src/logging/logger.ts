import { type LogFacts, type Logger, type LogLevel, redact, redactText } from "@edgeloom/runtime/base";
import { type DestinationStream, destination, type LevelWithSilent, pino } from "pino";
import type { LogLevelName } from "../settings/index.js";

/** Options of {@link openmoduleLogger}. */
export type LoggerOptions = {
  readonly level: LogLevelName;
  /** Name of the service; stands in every line. */
  readonly name: string;
  /** Where lines go; default standard error, so that none is lost when the process ends. */
  readonly stream?: DestinationStream;
  /** Is told of every line of the level `error`, with its facts as they were given. */
  readonly onError?: (facts: LogFacts, message: string) => void;
};

const levels: Readonly<Record<LogLevelName, LevelWithSilent>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
  CRITICAL: "fatal",
};

/** The logger of a service: lines of JSON by pino, without secrets (openmodule spec §4.5). */
export function openmoduleLogger(options: LoggerOptions): Logger {
  const { name, level, onError } = options;
  const stream = options.stream ?? destination({ fd: 2, sync: true });
  const inner = pino({ name, level: levels[level] }, stream);
  const at =
    (method: LogLevel): Logger[LogLevel] =>
    (facts, message) => {
      const isError = method === "error" && onError !== undefined;
      // Covering secrets costs more than a line that is not written.
      if (!isError && !inner.isLevelEnabled(method)) return;
      inner[method](redact(facts) as object, redactText(message));
      if (isError) onError(facts, message);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
