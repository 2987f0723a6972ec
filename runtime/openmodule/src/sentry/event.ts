import { randomUUID } from "node:crypto";
import { redact, redactText } from "@edgeloom/runtime/base";
import type { Json } from "@edgeloom/runtime/schema";
import type { ReportFacts } from "./reporter.js";

/** A Sentry event as plain data. */
export type EventData = { readonly [key: string]: Json };

/** What happened, and when, in seconds since the epoch. */
export type Happening = {
  readonly error?: unknown;
  readonly message?: string | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  readonly timestamp: number;
};

/** Makes the event of a happening, without secrets. */
export function eventOf({ error, message, extra, timestamp }: Happening, facts: ReportFacts): EventData {
  return {
    event_id: randomUUID().replaceAll("-", ""),
    timestamp,
    platform: "node",
    level: "error",
    release: facts.release,
    environment: facts.environment,
    server_name: facts.serverName,
    ...(message === undefined ? {} : { message: redactText(message) }),
    ...(error === undefined ? {} : { exception: { values: causes(error).map(exceptionOf) } }),
    extra: { ...(redact(extra ?? {}) as Record<string, Json>), ...facts.extra },
  };
}

const maxCauses = 5;

/** The error and its causes, the innermost first, as Sentry shows them. */
function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let next = error; next !== undefined && chain.length < maxCauses && !chain.includes(next); ) {
    chain.unshift(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

function exceptionOf(error: unknown): Json {
  if (!(error instanceof Error)) return { type: "Error", value: redactText(String(error)) };
  return {
    type: error.name,
    value: redactText(error.message),
    stacktrace: { frames: framesOf(error.stack) },
  };
}

const frame = /^\s+at (?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;

/** The frames of a stack, the innermost last. */
function framesOf(stack = ""): readonly Json[] {
  return stack
    .split("\n")
    .slice(0, 100)
    .flatMap((line) => {
      const match = frame.exec(line.slice(0, 1_000));
      if (match === null) return [];
      const [, name = "<anonymous>", filename = "", lineno, colno] = match;
      return [{ function: name, filename, lineno: Number(lineno), colno: Number(colno) }];
    })
    .reverse();
}
