import { isLogLevel, type LogLevel } from "@edgeloom/ivy-sdk";
import { type Command, InvalidArgumentError } from "commander";

const maxSeconds = 86_400;

/** Adds `--json`, which every command has. */
export function withJson(command: Command): Command {
  return command.option("--json", "print JSON for programs, one value per line");
}

/** Adds how long a command may wait. */
export function withTimeout(command: Command, what: string): Command {
  return command.option("--timeout <seconds>", what, secondsOf);
}

/** Seconds of the command line. */
export function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= maxSeconds) return seconds;
  throw new InvalidArgumentError(`Give seconds, more than 0 and at most ${maxSeconds}.`);
}

/** A count of the command line. */
export function countOf(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError("Give a whole number, 0 or more.");
}

/** A level of the command line, however it is written. */
export function levelOf(text: string): LogLevel {
  const level = text.toUpperCase();
  if (isLogLevel(level)) return level;
  throw new InvalidArgumentError("Give DEBUG, INFO, WARNING, ERROR or EXCEPTION.");
}

/** A day of the command line. */
export function dayOf(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError("Give a UTC day such as 2024-05-06.");
}
