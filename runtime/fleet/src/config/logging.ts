import { existsSync } from "node:fs";
import type { LoggingConfig } from "@edgeloom/fleet-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { consoleLogger, type Logger, type LogLevel } from "@edgeloom/runtime/base";
import { fileWriter } from "./log-file.js";
import { textLogger } from "./text-logger.js";

/** Where the log of a program goes. Undefined: nowhere. */
export type LogSettings = {
  /** Standard error. */
  readonly console: LogLevel | undefined;
  readonly file: { readonly level: LogLevel; readonly folder: string } | undefined;
};

/** A log file as the original programs name and turn it. */
export type LogFileRule = { readonly name: string; readonly maxBytes: number; readonly maxFiles: number };

const levels: Readonly<Record<string, LogLevel>> = {
  debug: "debug",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
  // Nothing here is worse than an error.
  critical: "error",
};

/** Names of levels that are understood, in letters of any case. */
export const logLevelNames: readonly string[] = /*@__PURE__*/ Object.keys(levels);

/** The level of a name; undefined when there is none of it. */
export function logLevelOf(name: string): LogLevel | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(levels, key) ? levels[key] : undefined;
}

/** Throws `CONFIG` when the folder of a file that is used does not exist. `level` of the command line goes before the file's. */
export function logSettings(config: LoggingConfig | undefined, level: LogLevel | undefined): LogSettings {
  const { console, file } = config ?? {};
  if (file?.use === true && !existsSync(file.path ?? ""))
    throw new EdgeloomError("CONFIG", "the folder of the log file does not exist", {
      place: "/logging/file/path",
      fix: `make the folder ${JSON.stringify(file.path ?? "")}, or set /logging/file/use to false`,
    });
  return {
    console: console?.use === false ? undefined : (level ?? logLevelOf(console?.level ?? "info")),
    file:
      file?.use === true
        ? { level: level ?? logLevelOf(file.level) ?? "info", folder: file.path ?? "" }
        : undefined,
  };
}

/** The logger of a program: lines for people, or with `isJson` for programs, on `write`, and in a file. */
export function openLog(
  settings: LogSettings,
  rule: LogFileRule,
  options: { readonly isJson: boolean; readonly write: (line: string) => void },
): Logger {
  const loggers: Logger[] = [];
  const { console: level, file } = settings;
  const { write } = options;
  if (level !== undefined)
    loggers.push(options.isJson ? consoleLogger({ level, write }) : textLogger({ level, write }));
  if (file !== undefined)
    loggers.push(textLogger({ level: file.level, write: fileWriter(file.folder, rule) }));
  return toAll(loggers);
}

function toAll(loggers: readonly Logger[]): Logger {
  const say =
    (level: LogLevel) =>
    (facts: object, message: string): void => {
      for (const logger of loggers) logger[level](facts, message);
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}
