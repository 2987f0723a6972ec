import type { TraceHeaders, Tracer } from "./tracer.js";

/** The part of a Sentry SDK that traces. */
export type SentryTracing = {
  getActiveSpan(): unknown;
  getTraceData(): TraceHeaders;
  continueTrace<T>(
    headers: { readonly sentryTrace: string | undefined; readonly baggage: string | undefined },
    work: () => T,
  ): T;
  startSpan<T>(span: { readonly op: string; readonly name: string }, work: () => T): T;
};

const needed = ["getActiveSpan", "getTraceData", "continueTrace", "startSpan"] as const;

/** A tracer by a Sentry SDK; undefined when that is older than the functions it needs. */
export function sentryTracer(sdk: Partial<SentryTracing>): Tracer | undefined {
  if (!needed.every((name) => typeof sdk[name] === "function")) return undefined;
  const tracing = sdk as SentryTracing;
  return {
    headers: () => (tracing.getActiveSpan() === undefined ? undefined : tracing.getTraceData()),
    continueTrace: ({ "sentry-trace": sentryTrace, baggage }, span, work) =>
      tracing.continueTrace({ sentryTrace, baggage }, () => tracing.startSpan(span, work)),
  };
}
