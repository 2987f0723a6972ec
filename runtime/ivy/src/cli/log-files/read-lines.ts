import { isLogLevel, type LogLevel } from "@edgeloom/ivy-sdk";

/** An entry of a log file. */
export type LoggedEntry = {
  readonly time: string;
  readonly origin: string;
  readonly level: LogLevel;
  readonly subject: string;
  /** All its lines, as they stand in the file. */
  readonly text: string;
};

const line =
  /^(\d{4}-\d{2}-\d{2}[T ]\S+(?: UTC\S+)?) - (.*?) *- (DEBUG|INFO|WARNING|ERROR|EXCEPTION) *- (.*)$/;

/**
 * Splits the text of a log into its entries, in any of the layouts. Lines before the first entry belong to one that was cut off, and
 * are left out.
 */
export function readEntries(text: string): readonly LoggedEntry[] {
  const entries: { head: Omit<LoggedEntry, "text">; lines: string[] }[] = [];
  for (const each of text.replace(/\n$/, "").split("\n")) {
    const head = headOf(each);
    if (head !== undefined) entries.push({ head, lines: [each] });
    else entries.at(-1)?.lines.push(each);
  }
  return entries.map(({ head, lines }) => ({ ...head, text: lines.join("\n") }));
}

function headOf(text: string): Omit<LoggedEntry, "text"> | undefined {
  const [, time, origin, level, subject] = line.exec(text) ?? [];
  if (time !== undefined && origin !== undefined && subject !== undefined && isLogLevel(level))
    return { time, origin, level, subject };
  return text.startsWith("{") ? headOfJson(text) : undefined;
}

function headOfJson(text: string): Omit<LoggedEntry, "text"> | undefined {
  try {
    const { time, origin, level, subject } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const isEntry = [time, origin, subject].every((part) => typeof part === "string") && isLogLevel(level);
    return isEntry ? ({ time, origin, level, subject } as Omit<LoggedEntry, "text">) : undefined;
  } catch {
    return undefined;
  }
}
