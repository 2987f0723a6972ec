import { type Logger, type LogLevel, redact, redactText } from "@edgeloom/runtime/base";

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Writes one line per event for people to read: time, level, what happened, and its facts. Without secrets. */
export function textLogger(options: {
  readonly level: LogLevel;
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
}): Logger {
  const { level: least, write, nowMs = Date.now } = options;
  const say =
    (level: LogLevel) =>
    (facts: object, message: string): void => {
      if (ranks[level] < ranks[least]) return;
      const time = new Date(nowMs()).toISOString().replace("T", " ").replace("Z", "");
      write(`${time} ${level.toUpperCase().padEnd(5)} ${redactText(message)}${factsText(facts)}\n`);
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

function factsText(facts: object): string {
  return Object.entries(redact(facts) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name}=${name === "error" ? errorText(value) : plainText(value)}`)
    .join("");
}

/** A stack says more to programmers than to whoever runs a gateway; in JSON it is there. */
function errorText(value: unknown): string {
  if (typeof value !== "object" || value === null) return plainText(value);
  const { message, fix } = value as { readonly message?: unknown; readonly fix?: unknown };
  const parts = [message, fix].filter((part): part is string => typeof part === "string");
  return plainText(parts.join("; fix: "));
}

/** Quoted where it would not be seen where it ends. */
function plainText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (/^[^\s"'=\p{C}]+$/u.test(value)) return value;
  // Statuses are full of quotes themselves.
  return /^[^'\\\p{C}]*"[^'\\\p{C}]*$/u.test(value) ? `'${value}'` : JSON.stringify(value);
}
