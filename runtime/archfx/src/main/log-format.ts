import { type Logger, type LogLevel, redact, redactText } from "@edgeloom/runtime/base";

const words: Readonly<Record<LogLevel, string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};
const ranks: Readonly<Record<LogLevel, number>> = { debug: 10, info: 20, warn: 30, error: 40 };
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Where log lines go, and from which level on. */
export type ScriptLoggerOptions = {
  /** `info` when left out. */
  readonly level?: LogLevel;
  /** Takes one line with its end; standard error when left out. */
  readonly write?: (line: string) => void;
  readonly now?: () => Date;
};

/** Writes lines as scripts of the reference do, `[21/Nov/2026 14:30:00] INFO   text`, without secrets (specification 4.4). */
export function scriptLogger(options: ScriptLoggerOptions = {}): Logger {
  const {
    level: least = "info",
    write = (line) => process.stderr.write(line),
    now = () => new Date(),
  } = options;
  const log =
    (level: LogLevel) =>
    (facts: object, message: string): void => {
      if (ranks[level] < ranks[least]) return;
      write(
        `[${logTime(now())}] ${words[level].padEnd(6)} ${oneLine(redactText(message))}${factsText(facts)}\n`,
      );
    };
  return { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
}

/** `dd/Mon/yyyy hh:mm:ss` in local time, as the clock on the wall of who reads it. */
function logTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getDate())}/${months[date.getMonth()]}/${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function factsText(facts: object): string {
  const shown = Object.entries(redact(facts) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${oneLine(factText(value))}`);
  return shown.length === 0 ? "" : ` (${shown.join(", ")})`;
}

function factText(value: unknown): string {
  if (typeof value === "string") return value;
  const message =
    typeof value === "object" && value !== null && "message" in value ? value.message : undefined;
  return typeof message === "string" ? message : JSON.stringify(value);
}

/** What a server says must not be able to forge a line of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
